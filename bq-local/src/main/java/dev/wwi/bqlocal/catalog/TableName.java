package dev.wwi.bqlocal.catalog;

import java.util.regex.Pattern;

/** The full name of a table or view; prints as BigQuery's messages do, {@code project:dataset.table}. */
public record TableName(String project, String dataset, String table) {
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{Pc}\\p{Pd}\\p{Zs}]{1,1024}");

    /** This name, if it may be given to a new table. */
    public TableName checked() {
        if (!ALLOWED.matcher(table).matches()) {
            throw RequestException.invalid("Invalid table ID \"" + table
                    + "\". Table IDs may hold letters, marks, numbers, connectors, dashes and spaces, at most 1024.");
        }
        return this;
    }

    public DatasetName datasetName() {
        return new DatasetName(project, dataset);
    }

    @Override
    public String toString() {
        return project + ":" + dataset + "." + table;
    }
}
