package dev.wwi.bqlocal.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a table or view. A change makes a new record with a higher version.
 *
 * @param physicalId names the storage of this incarnation: a table dropped and created again gets another one
 * @param version counts the changes of this incarnation, from 1
 * @param primaryKey column names, empty without a primary key
 * @param resource the REST resource as the client wrote it, schema included
 */
public record Table(
        TableName name,
        long physicalId,
        long version,
        List<Column> columns,
        List<String> primaryKey,
        ObjectNode resource,
        long createdMillis,
        long modifiedMillis) {
    private static final int MAX_PRIMARY_KEY_COLUMNS = 16;
    private static final int MAX_COLUMNS = 10_000;

    /** Reads and checks a REST resource. */
    public static Table of(
            TableName name,
            long physicalId,
            long version,
            ObjectNode resource,
            long createdMillis,
            long modifiedMillis) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode field : resource.path("schema").path("fields")) {
            columns.add(Column.of(field));
        }
        List<String> primaryKey = new ArrayList<>();
        for (JsonNode column :
                resource.path("tableConstraints").path("primaryKey").path("columns")) {
            primaryKey.add(column.asText());
        }
        Table table = new Table(
                name,
                physicalId,
                version,
                List.copyOf(columns),
                List.copyOf(primaryKey),
                resource,
                createdMillis,
                modifiedMillis);
        table.check();
        return table;
    }

    public boolean isView() {
        return resource.has("view");
    }

    public @Nullable String viewQuery() {
        return resource.path("view").path("query").asText(null);
    }

    public boolean hasPrimaryKey() {
        return !primaryKey.isEmpty();
    }

    /** The position of a column by its name in any case, or -1. */
    public int columnIndex(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(column)) {
                return i;
            }
        }
        return -1;
    }

    public Optional<Column> column(String column) {
        int index = columnIndex(column);
        return index < 0 ? Optional.empty() : Optional.of(columns.get(index));
    }

    /** The entity tag that a conditional change names in its If-Match header. */
    public String etag() {
        return physicalId + "." + version;
    }

    private void check() {
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw RequestException.invalid("Field " + column.name() + " already exists in schema");
            }
        }
        if (columns.size() > MAX_COLUMNS) {
            throw RequestException.invalid("Too many columns: " + columns.size() + ", allowed are " + MAX_COLUMNS);
        }
        if (primaryKey.size() > MAX_PRIMARY_KEY_COLUMNS) {
            throw RequestException.invalid(
                    "Primary key of " + primaryKey.size() + " columns, allowed are " + MAX_PRIMARY_KEY_COLUMNS);
        }
        for (String key : primaryKey) {
            Column column = column(key)
                    .orElseThrow(() -> RequestException.invalid("Primary key column " + key + " is not in the schema"));
            if (column.repeated()) {
                throw RequestException.invalid("Primary key column " + key + " is REPEATED");
            }
        }
    }
}
