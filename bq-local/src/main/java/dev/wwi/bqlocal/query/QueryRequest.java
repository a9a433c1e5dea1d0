package dev.wwi.bqlocal.query;

import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.sql.QueryParameters;
import org.jspecify.annotations.Nullable;

/**
 * What a job has to run.
 *
 * @param destination the table that a query's rows go into, or null to keep them as a result only
 * @param writeDisposition WRITE_TRUNCATE, WRITE_APPEND or WRITE_EMPTY, for a destination
 */
public record QueryRequest(
        String project,
        @Nullable DatasetName defaultDataset,
        String sql,
        QueryParameters parameters,
        boolean dryRun,
        @Nullable TableName destination,
        String writeDisposition) {}
