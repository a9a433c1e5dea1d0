package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.config.Setting;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Columns whose values must not leave the connector.
 *
 * @param columns what leaves in their place, by {@code schema.table.column}
 * @param hashKey the key of {@link ColumnPolicy#HASH}
 */
public record PrivacyConfig(
        @Setting(
                value = "What leaves the connector of a column, as {sales.customers.phone_number: MASK, ...}:"
                        + " EXCLUDE, MASK or HASH",
                defaultValue = "{}")
        Map<String, ColumnPolicy> columns,

        @Setting(
                value = "Key of the hashes, at least 16 characters; needed once a column has the policy HASH",
                defaultValue = "''")
        Secret hashKey) {
    private static final int LEAST_KEY_LENGTH = 16;

    /** Refuses unknown tables, columns of primary keys, and hashes without a key. */
    public PrivacyConfig {
        columns = Map.copyOf(columns);
        columns.keySet().forEach(PrivacyConfig::requireProtectable);
        if (columns.containsValue(ColumnPolicy.HASH) && hashKey.reveal().length() < LEAST_KEY_LENGTH) {
            throw new ConfigException("hashKey has " + hashKey.reveal().length() + " characters; allowed are at least "
                    + LEAST_KEY_LENGTH + " once a column has the policy HASH");
        }
    }

    /** With no column protected. */
    public static PrivacyConfig none() {
        return new PrivacyConfig(Map.of(), new Secret(""));
    }

    /** The policy of a column, if it has one. */
    public Optional<ColumnPolicy> policyOf(SourceTable table, String column) {
        return Optional.ofNullable(columns.get(table.qualifiedName() + "." + column));
    }

    /** The names of a table's columns that have a policy, sorted. */
    public Set<String> columnsOf(SourceTable table) {
        String prefix = table.qualifiedName() + ".";
        Set<String> names = new TreeSet<>();
        columns.keySet().stream()
                .filter(column -> column.startsWith(prefix))
                .forEach(column -> names.add(column.substring(prefix.length())));
        return names;
    }

    private static void requireProtectable(String qualifiedColumn) {
        int end = qualifiedColumn.lastIndexOf('.');
        SourceTable table = SourceTables.byQualifiedName(qualifiedColumn.substring(0, Math.max(end, 0)))
                .orElseThrow(() -> new ConfigException("columns has " + qualifiedColumn
                        + "; allowed is schema.table.column of a table in the catalogue"));
        if (table.primaryKey().contains(qualifiedColumn.substring(end + 1))) {
            throw new ConfigException("columns has " + qualifiedColumn
                    + ", a column of the primary key; allowed are the others, since the key tells the rows apart");
        }
    }
}
