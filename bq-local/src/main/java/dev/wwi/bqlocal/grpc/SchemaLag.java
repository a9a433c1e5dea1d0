package dev.wwi.bqlocal.grpc;

import dev.wwi.bqlocal.catalog.Table;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What streams know of tables that are altered. BigQuery's take minutes to notice; here they take as long as a test
 * wants, counted from the first append after the change. Thread-safe.
 */
final class SchemaLag {
    private final Map<Long, Known> tables = new ConcurrentHashMap<>();

    private record Known(Table visible, Table latest, long latestSinceNanos) {}

    /** The version of the table that streams know now. */
    Table visible(Table table, long lagMillis, long nowNanos) {
        return tables.merge(
                        table.physicalId(),
                        new Known(table, table, nowNanos),
                        (known, seen) -> later(
                                table.version() > known.latest.version()
                                        ? new Known(known.visible, table, nowNanos)
                                        : known,
                                lagMillis,
                                nowNanos))
                .visible;
    }

    private static Known later(Known known, long lagMillis, long nowNanos) {
        return nowNanos - known.latestSinceNanos >= lagMillis * 1_000_000
                ? new Known(known.latest, known.latest, known.latestSinceNanos)
                : known;
    }
}
