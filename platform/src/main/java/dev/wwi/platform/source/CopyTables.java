package dev.wwi.platform.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes rows through {@code COPY}, the fastest way in. Rows are collected per table and sent in pieces, so many tables
 * can be written side by side over one connection; nothing is complete before {@link #flush}. The tables must be made by
 * the same transaction: rows are written frozen, so that nothing has to be written again when they are first read. Not
 * thread-safe.
 */
final class CopyTables {
    private static final int FLUSH_CHARACTERS = 1 << 20;

    private final CopyManager copy;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    CopyTables(Connection connection) throws SQLException {
        this.copy = connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** The table to write the named columns of; asking again gives the same one. */
    Table table(String name, String... columns) {
        return tables.computeIfAbsent(name, missing -> new Table(name, columns));
    }

    /** Sends what is still collected. */
    void flush() throws SQLException {
        for (Table table : tables.values()) {
            table.flush();
        }
    }

    /** Rows written so far, by table. */
    Map<String, Long> rowCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        tables.forEach((name, table) -> counts.put(name, table.rows));
        return counts;
    }

    /** One table that is being written. */
    final class Table {
        private final String command;
        private final int columnCount;
        private final StringBuilder pending = new StringBuilder();
        private long rows;

        private Table(String name, String... columns) {
            this.command = "COPY " + name + " (" + String.join(", ", columns) + ") FROM STDIN (FORMAT csv, FREEZE)";
            this.columnCount = columns.length;
        }

        /** Adds one row; null is NULL and the empty string is the empty string. */
        void row(@Nullable Object... values) throws SQLException {
            if (values.length != columnCount) {
                throw new IllegalArgumentException(values.length + " values for " + command);
            }
            for (int column = 0; column < values.length; column++) {
                if (column > 0) {
                    pending.append(',');
                }
                append(values[column]);
            }
            pending.append('\n');
            rows++;
            if (pending.length() > FLUSH_CHARACTERS) {
                flush();
            }
        }

        private void append(@Nullable Object value) {
            if (value instanceof String text) {
                pending.append('"').append(text.replace("\"", "\"\"")).append('"');
            } else if (value instanceof BigDecimal decimal) {
                pending.append(decimal.toPlainString());
            } else if (value instanceof Bytes bytes) {
                pending.append("\\x").append(bytes.hexadecimal());
            } else if (value != null) {
                pending.append(value);
            }
        }

        private void flush() throws SQLException {
            if (pending.length() == 0) {
                return;
            }
            byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
            pending.setLength(0);
            try {
                copy.copyIn(command, new ByteArrayInputStream(bytes));
            } catch (IOException failure) {
                throw new SQLException("the connection broke during " + command, failure);
            }
        }
    }
}
