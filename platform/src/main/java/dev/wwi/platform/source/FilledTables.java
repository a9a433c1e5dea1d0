package dev.wwi.platform.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What filling a database has written.
 *
 * @param rowsByTable rows by qualified table name, in the order the tables were first written
 */
public record FilledTables(Map<String, Long> rowsByTable) {
    public FilledTables {
        rowsByTable = Collections.unmodifiableMap(new LinkedHashMap<>(rowsByTable));
    }

    /** All rows of all tables. */
    public long totalRows() {
        return rowsByTable.values().stream().mapToLong(Long::longValue).sum();
    }
}
