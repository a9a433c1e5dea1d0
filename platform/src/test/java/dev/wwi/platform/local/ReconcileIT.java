package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.wwi.platform.drill.Damage;
import dev.wwi.platform.drill.SpoiltTable;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.pause.PauseOrder;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.DifferenceAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableVerdict;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.config.SinkConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileIT {
    private static final String MOVEMENTS = "analytics.fct_movement";
    /** The workload changes none of its rows: a table that takes none holds up the comparison of all. */
    private static final String METHODS = "raw.application_delivery_methods";

    private static final String STOCK_HOLDINGS = "raw.warehouse_stock_item_holdings";
    private static final String METHODS_DIMENSION = "analytics.dim_payment_method";
    private static final String TRANSACTIONS = "analytics.fct_transaction";
    private static final String COLORS = "raw.warehouse_colors";
    private static final int TABLES = 29 + 14;

    @Test
    void whatWasCorruptedInTheWarehouseIsFoundExactlyAndMendedWhileTheWorkloadGoesOn(@TempDir Path directory)
            throws Exception {
        try (LocalPlatform platform = start(directory)) {
            // Given
            ReconcileAnswer before = platform.reconcile(new ReconcileOrder(List.of(), false));
            assertThat(before.tables()).hasSize(TABLES);
            assertThat(before.tables()).filteredOn(ReconcileIT::isNotEqual).isEmpty();
            List<Damage> rows = SpoiltTable.of(sink(platform), MOVEMENTS).spoilRows();
            SpoiltTable.of(sink(platform), METHODS).dropColumn("delivery_method_name");
            query(platform, "DROP VIEW " + COLORS);

            // When
            ReconcileAnswer found = platform.reconcile(new ReconcileOrder(List.of(), false));

            // Then
            assertThat(found.verifiedEqual()).isFalse();
            assertThat(found.tables())
                    .filteredOn(ReconcileIT::isNotEqual)
                    .extracting(table -> table.table() + " " + table.verdict())
                    .containsExactlyInAnyOrder(
                            METHODS + " DIFFERENT", MOVEMENTS + " DIFFERENT", COLORS + " UNVERIFIED");
            assertThat(table(found, COLORS).reason()).contains("the warehouse has no " + COLORS);
            assertThat(table(found, METHODS).first())
                    .containsExactly(
                            new DifferenceAnswer("missing column", List.of(), "delivery_method_name", "STRING", null));
            assertThat(table(found, MOVEMENTS).first())
                    .filteredOn(difference -> difference.kind().equals("different value"))
                    .isNotEmpty()
                    .allSatisfy(difference -> assertThat(difference.key())
                            .containsExactly(rows.get(0).what()));
            assertThat(table(found, MOVEMENTS).first())
                    .filteredOn(difference -> !difference.kind().equals("different value"))
                    .extracting(difference -> new Damage(
                            difference.kind(), MOVEMENTS, difference.key().get(0)))
                    .containsExactlyInAnyOrder(rows.get(1), rows.get(2));

            // When
            ReconcileAnswer mended = platform.reconcile(new ReconcileOrder(List.of(METHODS, MOVEMENTS), true));

            // Then
            assertThat(mended.verifiedEqual()).as("%s", mended).isTrue();
            assertThat(mended.repairs())
                    .hasSize(2)
                    .anySatisfy(repair -> assertThat(repair).startsWith(METHODS + ": the sink sent"))
                    .contains(MOVEMENTS + ": the sink sent 3 changes again");
        }
    }

    @Test
    void tablesThatArePausedAreUnverifiedWithTheirReasonAndAllOthersAreCompared(@TempDir Path directory)
            throws Exception {
        try (LocalPlatform platform = start(directory)) {
            // Given
            platform.pauses().pause(new PauseOrder(List.of(STOCK_HOLDINGS, METHODS_DIMENSION), "moving", false));

            // When
            ReconcileAnswer answer = platform.reconcile(new ReconcileOrder(List.of(), false));

            // Then
            assertThat(answer.tables()).hasSize(TABLES);
            assertThat(answer.tables())
                    .filteredOn(ReconcileIT::isNotEqual)
                    .extracting(table -> table.table() + " " + table.verdict())
                    .containsExactlyInAnyOrder(
                            STOCK_HOLDINGS + " UNVERIFIED",
                            METHODS_DIMENSION + " UNVERIFIED",
                            TRANSACTIONS + " UNVERIFIED");
            assertThat(table(answer, STOCK_HOLDINGS).reason())
                    .startsWith(STOCK_HOLDINGS + " is paused since ")
                    .endsWith(": moving");
            assertThat(table(answer, TRANSACTIONS).reason())
                    .startsWith("its rows refer to " + METHODS_DIMENSION + ": " + METHODS_DIMENSION + " is paused");
        }
    }

    private static LocalPlatform start(Path directory) throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), 5);
        return LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry());
    }

    private static void query(LocalPlatform platform, String sql) throws InterruptedException {
        platform.warehouseClient().query(QueryJobConfiguration.of(sql));
    }

    /** What a package type was called before the workload renamed it, PostgreSQL cannot tell. */
    static boolean isNotEqual(TableAnswer table) {
        boolean isOfThePast = table.verdict() == TableVerdict.UNVERIFIED
                && String.valueOf(table.reason()).matches("\\d+ rows: package shows a name of the time .*");
        return table.verdict() != TableVerdict.EQUAL && !isOfThePast;
    }

    private static TableAnswer table(ReconcileAnswer answer, String name) {
        return answer.tables().stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How the platform's sink reaches the warehouse. */
    static SinkConfig sink(LocalPlatform platform) {
        EndpointConfig endpoint = new EndpointConfig(
                platform.bigQuery().grpcEndpoint(), platform.bigQuery().restEndpoint());
        return SinkConfig.of(platform.kafka(), BigQueryConfig.local("wwi-local", endpoint));
    }
}
