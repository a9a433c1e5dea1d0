package dev.wwi.reconcile.checksum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row with its values as texts.
 *
 * @param key of its table, in the order of the key columns
 * @param values of the compared columns, in their order
 * @param witnesses what else the side tells of the row: what made it what it is, and what the values rest on
 */
public record Row(List<String> key, List<@Nullable String> values, List<@Nullable String> witnesses) {
    public Row {
        key = List.copyOf(key);
        values = Collections.unmodifiableList(new ArrayList<>(values));
        witnesses = Collections.unmodifiableList(new ArrayList<>(witnesses));
    }
}
