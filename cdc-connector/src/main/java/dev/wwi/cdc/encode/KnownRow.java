package dev.wwi.cdc.encode;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** What the newest registered schema of a topic, and the values met so far, say of a table's columns. */
final class KnownRow {
    private final @Nullable Schema row;
    private final Set<String> seenNull;

    private KnownRow(@Nullable Schema row, Set<String> seenNull) {
        this.row = row;
        this.seenNull = seenNull;
    }

    /**
     * @param envelope the newest registered schema, if there is one
     * @param seenNull columns that were NULL though the source declares them NOT NULL
     */
    static KnownRow of(Optional<Schema> envelope, Set<String> seenNull) {
        return new KnownRow(
                envelope.map(schema -> schema.getField("after").schema().getTypes().stream()
                                .filter(branch -> branch.getType() == Schema.Type.RECORD)
                                .findFirst()
                                .orElseThrow())
                        .orElse(null),
                new HashSet<>(seenNull));
    }

    /** Whether the column is written as nullable even if the source declares it NOT NULL. */
    boolean mustBeNullable(String column) {
        if (seenNull.contains(column)) {
            return true;
        }
        if (row == null) {
            return false;
        }
        Schema.Field field = row.getField(column);
        return field == null || field.schema().isUnion();
    }

    /** Whether there is a registered schema that lacks the column. */
    boolean lacks(String column) {
        return row != null && row.getField(column) == null;
    }

    /** The registered type of the column's values; null if there is none. */
    @Nullable
    Schema typeOf(String column) {
        Schema.Field field = row == null ? null : row.getField(column);
        if (field == null) {
            return null;
        }
        return field.schema().isUnion()
                ? field.schema().getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow()
                : field.schema();
    }
}
