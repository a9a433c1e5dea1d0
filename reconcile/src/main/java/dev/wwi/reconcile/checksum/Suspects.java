package dev.wwi.reconcile.checksum;

import java.util.List;
import java.util.Set;

/**
 * What the checksums of a table came to.
 *
 * @param expectedRows number of rows in PostgreSQL
 * @param actualRows number of rows in the warehouse
 * @param keys of the rows that differ, or did while they were looked at
 * @param rowsLeftOut rows in ranges that differ and were not looked at, because there are too many
 */
record Suspects(long expectedRows, long actualRows, Set<List<String>> keys, long rowsLeftOut) {
    Suspects {
        keys = Set.copyOf(keys);
    }
}
