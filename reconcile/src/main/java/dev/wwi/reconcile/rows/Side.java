package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One side of a comparison: its cursor and the row it stands at. */
final class Side {
    private final RowCursor cursor;
    private final List<String> keyColumns;
    private final Map<String, Integer> positions = new HashMap<>();
    private @Nullable List<@Nullable String> row;
    private long rows;

    Side(RowCursor cursor, List<String> keyColumns) {
        this.cursor = cursor;
        this.keyColumns = keyColumns;
        for (int i = 0; i < cursor.columns().size(); i++) {
            positions.put(cursor.columns().get(i).name(), i);
        }
    }

    RowCursor cursor() {
        return cursor;
    }

    void advance() {
        row = cursor.next();
        if (row != null) {
            rows++;
        }
    }

    boolean hasRow() {
        return row != null;
    }

    long rows() {
        return rows;
    }

    @Nullable
    String value(String column) {
        return current().get(position(column));
    }

    /**
     * The key of the row it stands at.
     *
     * @throws UnreadableTableException if the key holds NULL, which no key may
     */
    List<String> key() {
        return keyColumns.stream().map(this::keyValue).toList();
    }

    private String keyValue(String column) {
        String value = value(column);
        if (value == null) {
            throw new UnreadableTableException("key column " + column + " holds NULL");
        }
        return value;
    }

    Map<String, @Nullable String> values() {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        cursor.columns().forEach(column -> values.put(column.name(), value(column.name())));
        return values;
    }

    private int position(String column) {
        return Objects.requireNonNull(positions.get(column), () -> "no column " + column);
    }

    private List<@Nullable String> current() {
        return Objects.requireNonNull(row, "there is no row");
    }
}
