package dev.wwi.reconcile.checksum;

import java.util.List;

/**
 * The rows of one key as both sides showed them: PostgreSQL in a snapshot, the warehouse after it had passed that
 * snapshot and before the next one.
 */
public record Observation(List<String> key, List<Row> expected, List<Row> actual) {
    public Observation {
        key = List.copyOf(key);
        expected = List.copyOf(expected);
        actual = List.copyOf(actual);
    }
}
