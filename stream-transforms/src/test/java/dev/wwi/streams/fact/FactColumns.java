package dev.wwi.streams.fact;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** Rows as maps of all their columns. */
final class FactColumns {
    private FactColumns() {}

    static List<Map<String, @Nullable Object>> of(Collection<SpecificRecordBase> rows) {
        return rows.stream().map(FactColumns::of).toList();
    }

    private static Map<String, @Nullable Object> of(SpecificRecordBase row) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        for (Schema.Field field : row.getSchema().getFields()) {
            columns.put(field.name(), row.get(field.pos()));
        }
        return columns;
    }
}
