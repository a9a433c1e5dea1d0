package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseLedger;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables that an operator halts, on the local BigQuery. */
class PauseIT extends OnLocalBigQuery {
    private static final Instant SINCE = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration LONG_ENOUGH_TO_SLIP = Duration.ofSeconds(2);

    @AfterEach
    void resumeAll() throws Exception {
        PauseLedger ledger = ledger();
        for (String scope : ledger.read().keySet()) {
            ledger.remove(scope);
        }
    }

    @Test
    void aPausedTableTakesNoRowsWhileOthersDoAndLacksNothingAfterwards() throws Exception {
        // Given
        SourceTable colors = SourceTables.COLORS;
        SourceTable packages = SourceTables.PACKAGE_TYPES;
        try (ChangeWriter colorWriter = writer(colors);
                ChangeWriter packageWriter = writer(packages)) {
            write(colorWriter, colors, 1);
            ledger().add(new Pause("raw.warehouse_colors", SINCE, "being repaired"));
            // When
            try (BigQuerySink sink = fixture.sink(fixture.config("table-paused", endpoint))) {
                write(packageWriter, packages, 1);
                awaitRows("raw.warehouse_package_types", 1);
                // Then
                soon().until(() -> sink.health() instanceof Health.Paused);
                assertThat(sink.health())
                        .isEqualTo(new Health.Paused(
                                "raw.warehouse_colors is paused since 2026-11-26T12:00:00Z: being repaired"));
                Thread.sleep(LONG_ENOUGH_TO_SLIP.toMillis());
                assertThat(SinkFixture.acknowledged(sink, "raw.warehouse_colors"))
                        .isZero();
                // When
                ledger().remove("raw.warehouse_colors");
                write(colorWriter, colors, 2);
                // Then
                awaitRows("raw.warehouse_colors", 2);
                soon().until(() -> sink.health() instanceof Health.Running);
            }
        }
    }

    @Test
    void aPausedSinkWritesNoChangeLogEitherAndEachChangeOnceAfterwards() throws Exception {
        // Given
        SourceTable table = SourceTables.DELIVERY_METHODS;
        String log = "raw_changes." + table.rawTableName();
        try (ChangeWriter writer = writer(table);
                BigQuerySink sink = fixture.sink(fixture.logging("stage-paused", endpoint))) {
            write(writer, table, 1);
            awaitRows(log, 1);
            // When
            ledger().add(new Pause(PauseScope.SINK, SINCE, ""));
            soon().until(() -> sink.health() instanceof Health.Paused);
            write(writer, table, 2);
            Thread.sleep(LONG_ENOUGH_TO_SLIP.toMillis());
            // Then
            assertThat(rows(log)).isEqualTo(1);
            assertThat(SinkFixture.acknowledged(sink, "raw." + table.rawTableName()))
                    .isEqualTo(1);
            // When
            ledger().remove(PauseScope.SINK);
            write(writer, table, 3);
            // Then
            awaitRows(log, 3);
            awaitRows("raw." + table.rawTableName(), 3);
        }
    }

    private static PauseLedger ledger() {
        return new PauseLedger(fixture.kafka().clientSettings());
    }

    private static void write(ChangeWriter writer, SourceTable table, int id) {
        writer.begin();
        writer.upsert(new HashMap<>(Map.of(table.primaryKey().get(0), id)));
        writer.commit();
    }

    private static ChangeWriter writer(SourceTable table) {
        return new ChangeWriter(
                fixture.kafka(),
                fixture.schemas(),
                table,
                1,
                List.of(new Column(table.primaryKey().get(0), Schema.create(Schema.Type.INT), false)));
    }

    private static void awaitRows(String table, long rows) {
        soon().until(() -> rows(table) == rows);
    }

    private static long rows(String table) throws InterruptedException {
        for (FieldValueList row : reader.query(QueryJobConfiguration.of("SELECT COUNT(*) FROM " + table))
                .iterateAll()) {
            return row.get(0).getLongValue();
        }
        return 0;
    }
}
