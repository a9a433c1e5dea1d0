package dev.wwi.sink;

import dev.wwi.sink.config.CostConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What those who operate the platform ask of a sink; {@code GET /status} of its operations port. Counts are of one
 * process since its start.
 *
 * @param tables in the catalogue's order, raw tables first
 * @param bytesAppended bytes of rows handed to BigQuery, those of change logs included
 * @param bytesPerMonth at that pace
 */
public record SinkReport(List<TableReport> tables, long bytesAppended, double bytesPerMonth) {
    /** Copies the tables. */
    public SinkReport {
        tables = List.copyOf(tables);
    }

    /**
     * One table.
     *
     * @param table the published name, {@code raw.sales_orders}
     * @param rowsAcknowledged rows BigQuery has
     * @param newestCommitMicros commit time of the newest change known to be in the table, with all before it, in
     *     microseconds since 1970; null before the first, and of a sink that has no partition of the table
     * @param maxStalenessMillis how old the rows may be that a query reads
     */
    public record TableReport(
            String table,
            long rowsAcknowledged,
            long bytesAppended,
            long deadLetters,
            long valuesLeftOut,
            @Nullable Long newestCommitMicros,
            long maxStalenessMillis) {

        /** What two sinks do for the table; the newest commit is the older one, for each tells of its own partitions. */
        private TableReport and(TableReport other) {
            return new TableReport(
                    table,
                    rowsAcknowledged + other.rowsAcknowledged,
                    bytesAppended + other.bytesAppended,
                    deadLetters + other.deadLetters,
                    valuesLeftOut + other.valuesLeftOut,
                    older(newestCommitMicros, other.newestCommitMicros),
                    Math.max(maxStalenessMillis, other.maxStalenessMillis));
        }

        private static @Nullable Long older(@Nullable Long one, @Nullable Long other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return Long.min(one, other);
        }
    }

    /** Of one sink. */
    public static SinkReport of(SinkStatus status) {
        return new SinkReport(
                status.tables().stream().map(SinkReport::table).toList(),
                status.cost().bytesAppended(),
                status.cost().bytesPerMonth());
    }

    /** Of all sinks of a platform. */
    public static SinkReport together(List<SinkReport> sinks) {
        Map<String, TableReport> tables = new LinkedHashMap<>();
        long bytesAppended = 0;
        double bytesPerMonth = 0;
        for (SinkReport sink : sinks) {
            sink.tables.forEach(table -> tables.merge(table.table(), table, TableReport::and));
            bytesAppended += sink.bytesAppended;
            bytesPerMonth += sink.bytesPerMonth;
        }
        return new SinkReport(new ArrayList<>(tables.values()), bytesAppended, bytesPerMonth);
    }

    /** What that costs. */
    public IngestionCost cost(CostConfig prices) {
        return IngestionCost.of(bytesAppended, bytesPerMonth, prices);
    }

    private static TableReport table(SinkStatus.TableStatus table) {
        OptionalLong newest = table.newestCommitMicros();
        return new TableReport(
                table.table(),
                table.rowsAcknowledged(),
                table.bytesAppended(),
                table.deadLetters(),
                table.valuesLeftOut(),
                newest.isPresent() ? newest.getAsLong() : null,
                table.maxStaleness().toMillis());
    }
}
