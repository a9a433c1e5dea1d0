package dev.wwi.sink.check;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What BigQuery tells without being changed. Every method throws BigQueryException when it does not answer or refuses. */
interface WarehouseFacts {
    /** Where the dataset is; empty if there is none. */
    Optional<String> location(String dataset);

    /** The dataset's tables and views by name, with {@code TABLE}, {@code VIEW} or another of BigQuery's types. */
    Map<String, String> tables(String dataset);

    /** Those of the permissions that the credentials have on the table. */
    Set<String> granted(String dataset, String table, Set<String> permissions);

    /** Has a query job validated. */
    void dryRun(String statement);
}
