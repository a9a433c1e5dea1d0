package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of a random history, in the order of the WAL. */
record SourceChange(
        SourceTable table,
        int id,
        Kind kind,
        long micros,
        long lsn,
        @Nullable Map<String, Object> row) {
    enum Kind {
        FIRST_SNAPSHOT,
        LATER_READ,
        WRITE,
        DELETE,
        TOMBSTONE_ALONE
    }

    void sendTo(DimensionDriver driver) {
        switch (kind) {
            case FIRST_SNAPSHOT -> driver.record(table, id, "r", "true", micros, lsn, null, row);
            case LATER_READ -> driver.record(table, id, "r", "incremental", micros, lsn, null, row);
            case WRITE -> driver.record(table, id, "u", "false", micros, lsn, null, row);
            case DELETE -> {
                driver.record(table, id, "d", "false", micros, lsn, Map.of(), null);
                driver.tombstone(table, id, micros);
            }
            case TOMBSTONE_ALONE -> driver.tombstone(table, id, micros);
        }
    }
}
