package dev.wwi.platform.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.platform.local.LocalOptions;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.local.LocalPlatform;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableVerdict;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.source.WorkloadSettings;
import dev.wwi.platform.source.WwiGenerator;
import dev.wwi.platform.source.WwiWorkload;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.reconcile.rows.BigQueryWarehouse;
import dev.wwi.reconcile.rows.Warehouse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Runs the whole path, from PostgreSQL's WAL to the warehouse, and holds every row and column against the oracle. */
class EndToEndIT {
    private static final String DATABASE = "wwi";
    private static final int TABLES = 29 + 14;
    private static final int WORKLOAD_TRANSACTIONS = 250;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void everyRowOfTheWarehouseIsWhatPostgresqlSaysItMustBe() throws Exception {
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory.resolve("source")))) {
            // Given
            server.createDatabase(DATABASE);
            try (Connection connection = server.connect(DATABASE)) {
                new WwiGenerator(GeneratorSettings.small().withMonths(1)).fill(connection, (step, rows) -> {});
            }
            try (Oracle oracle = Oracle.install(server.jdbcUrl(DATABASE), PostgresServer.SUPERUSER)) {
                Instant beforeStart = Instant.now();
                try (LocalPlatform platform = start(server)) {
                    new SnapshotReading(oracle, warehouse(platform)).learn(beforeStart, Instant.now());
                    runWorkload(server, WORKLOAD_TRANSACTIONS);
                    HostileTransactions.of("first.sql").run(oracle);
                    HostileTransactions.interleave(
                            oracle,
                            "UPDATE sales.order_lines SET description = 'first to change' WHERE order_id = 900001",
                            "UPDATE sales.orders SET expected_delivery_date = '2016-07-04' WHERE order_id = 900001");
                }
                HostileTransactions.of("down.sql").run(oracle);
                runWorkload(server, WORKLOAD_TRANSACTIONS);
                try (LocalPlatform platform = start(server)) {
                    runWorkload(server, WORKLOAD_TRANSACTIONS);
                    HostileTransactions.of("second.sql").run(oracle);
                    // The calendar's later year is one that a fact has shown, not one that was overtaken on the way.
                    platform.await(TIMEOUT);
                    HostileTransactions.of("third.sql").run(oracle);

                    // When
                    platform.await(TIMEOUT);

                    // Then
                    oracle.foresee();
                    Verdict verdict = Verdict.of(oracle, warehouse(platform));
                    assertThat(verdict.complaints()).isEmpty();
                    assertThat(verdict.results()).hasSize(TABLES);
                    assertThat(platform.reconcile(new ReconcileOrder(List.of(), false))
                                    .tables())
                            .hasSize(TABLES)
                            .filteredOn(table -> table.verdict() == TableVerdict.DIFFERENT)
                            .allSatisfy(EndToEndIT::requireThatOnlyAClockThatStepsBackIsToBlame);
                }
            }
        }
    }

    /** What is valid when such a clock says so, a reconciliation cannot know: the order of commits is not in the rows. */
    private static void requireThatOnlyAClockThatStepsBackIsToBlame(TableAnswer table) {
        assertThat(table.table()).isEqualTo("analytics.fct_order");
        assertThat(table.first()).allSatisfy(difference -> {
            assertThat(difference.actual()).isEqualTo("the key of a version that was not valid at source_commit_at");
            assertThat(Long.parseLong(difference.key().get(0))).isGreaterThan(900_000);
        });
    }

    private LocalPlatform start(PostgresServer server) throws Exception {
        SourceChoice source =
                new SourceChoice.Existing(server.jdbcUrl(DATABASE), PostgresServer.SUPERUSER, Optional.empty());
        LocalOptions options = new LocalOptions(directory.resolve("platform"), 0, source, 0);
        return LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry());
    }

    private static Warehouse warehouse(LocalPlatform platform) {
        return new BigQueryWarehouse(platform.warehouseClient());
    }

    private static void runWorkload(PostgresServer server, int transactions) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl(DATABASE));
        source.setUser(PostgresServer.SUPERUSER);
        try (WwiWorkload workload = new WwiWorkload(WorkloadSettings.ordinary(), source)) {
            workload.runSteps(transactions);
        }
    }
}
