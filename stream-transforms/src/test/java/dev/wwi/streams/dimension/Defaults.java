package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.Column;
import dev.wwi.streams.testkit.DimensionTables;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Rows of which a test says only what it is about: every other NOT NULL column has a value, every nullable is NULL. */
final class Defaults {
    private Defaults() {}

    static Map<String, Object> row(SourceTable table, int id) {
        return row(table, id, Map.of());
    }

    static Map<String, Object> row(SourceTable table, int id, Map<String, Object> given) {
        Map<String, Object> row = new HashMap<>();
        for (Column column : DimensionTables.columns().get(table)) {
            if (!column.nullable()) {
                row.put(column.name(), value(column));
            }
        }
        row.putAll(given);
        row.put(table.primaryKey().get(0), id);
        return row;
    }

    private static Object value(Column column) {
        return switch (column.type().getType()) {
            case INT -> 1;
            case LONG -> 1L;
            case STRING -> column.name() + "?";
            case BOOLEAN -> false;
            case BYTES -> column.type().getLogicalType() == null ? new byte[0] : BigDecimal.ONE;
            default -> throw new IllegalArgumentException(column.name() + " has type " + schema(column));
        };
    }

    private static Schema schema(Column column) {
        return column.type();
    }
}
