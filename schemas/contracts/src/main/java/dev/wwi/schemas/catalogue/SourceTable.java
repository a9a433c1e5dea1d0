package dev.wwi.schemas.catalogue;

import java.util.List;

/**
 * A captured PostgreSQL table.
 *
 * @param schema the PostgreSQL schema, unquoted
 * @param name the table's name, unquoted
 * @param primaryKey its primary key's columns in key order, never empty
 * @param feeds what its changes are used for besides the raw copy
 */
public record SourceTable(String schema, String name, List<String> primaryKey, Feeds feeds) {
    /** Copies the key. */
    public SourceTable {
        primaryKey = List.copyOf(primaryKey);
        if (primaryKey.isEmpty()) {
            throw new IllegalArgumentException(
                    schema + "." + name + " has no primary key: a table without one cannot be captured");
        }
    }

    /** By the names alone, since tables are keys of maps that are asked for every change. */
    @Override
    public int hashCode() {
        return 31 * schema.hashCode() + name.hashCode();
    }

    /** {@code sales.orders}. */
    public String qualifiedName() {
        return schema + "." + name;
    }

    /** The change topic, {@code wwi.sales.orders}. */
    public String topic() {
        return "wwi." + qualifiedName();
    }

    /** The table of the raw dataset, {@code sales_orders}. */
    public String rawTableName() {
        return schema + "_" + name;
    }
}
