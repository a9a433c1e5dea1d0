package dev.wwi.platform.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.rows.ComparedTable;
import dev.wwi.reconcile.rows.RowCursor;
import dev.wwi.reconcile.rows.Warehouse;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Tells the oracle when and where the platform's first snapshot read each table: the only thing it takes from the
 * platform, because nobody else knows it.
 */
final class SnapshotReading {
    private final Oracle oracle;
    private final Warehouse warehouse;

    private record Reading(long atMicros, long lsn) {}

    SnapshotReading(Oracle oracle, Warehouse warehouse) {
        this.oracle = oracle;
        this.warehouse = warehouse;
    }

    /** Reads it off the raw tables, before anything has changed, and checks that it can be true. */
    void learn(Instant earliest, Instant latest) throws SQLException {
        Set<Long> lsns = new HashSet<>();
        for (ComparedTable table : oracle.capturedTables()) {
            Set<Reading> readings = readings(table);
            assertThat(readings).as("readings of %s", table.warehouseName()).hasSizeLessThanOrEqualTo(1);
            for (Reading reading : readings) {
                Instant at = Instant.EPOCH.plus(reading.atMicros(), ChronoUnit.MICROS);
                assertThat(at)
                        .as("time at which %s was read", table.warehouseName())
                        .isBetween(earliest, latest);
                oracle.snapshotWasRead(table.relation(), at, reading.lsn());
                lsns.add(reading.lsn());
            }
        }
        assertThat(lsns).as("LSNs of the snapshot").hasSize(1);
        assertThat(lsns).allSatisfy(lsn -> assertThat(lsn).isBetween(1L, oracle.walPosition()));
    }

    private Set<Reading> readings(ComparedTable table) {
        Set<Reading> readings = new HashSet<>();
        try (RowCursor rows = warehouse.read(table.dataset(), table.table(), table.keyColumns())) {
            int at = position(rows.columns(), "source_commit_at");
            int lsn = position(rows.columns(), "source_lsn");
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                readings.add(new Reading(
                        Long.parseLong(Objects.requireNonNull(row.get(at))),
                        Long.parseLong(Objects.requireNonNull(row.get(lsn)))));
            }
        }
        return readings;
    }

    private static int position(List<Column> columns, String name) {
        List<String> names = columns.stream().map(Column::name).toList();
        assertThat(names).contains(name);
        return names.indexOf(name);
    }
}
