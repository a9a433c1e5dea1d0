package dev.wwi.bqlocal.catalog;

import java.util.regex.Pattern;

/** A dataset's project and id; prints as BigQuery's messages do, {@code project:dataset}. */
public record DatasetName(String project, String dataset) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_]{1,1024}");

    /** This name, if it may be given to a new dataset. */
    public DatasetName checked() {
        if (!ALLOWED.matcher(dataset).matches()) {
            throw RequestException.invalid(
                    "Invalid dataset ID \"" + dataset
                            + "\". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.");
        }
        return this;
    }

    public TableName table(String table) {
        return new TableName(project, dataset, table);
    }

    /** The DuckDB schema that holds the readable relations of this dataset. */
    public String schema() {
        return project + "." + dataset;
    }

    @Override
    public String toString() {
        return project + ":" + dataset;
    }
}
