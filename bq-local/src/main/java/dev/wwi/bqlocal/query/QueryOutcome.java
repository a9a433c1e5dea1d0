package dev.wwi.bqlocal.query;

import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.result.ResultColumn;
import dev.wwi.bqlocal.result.StoredResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement did.
 *
 * @param statementType BigQuery's name for the kind of statement, such as SELECT or CREATE_VIEW
 * @param columns of the result; empty for statements without one
 * @param result the rows, or null for statements without rows
 * @param affectedRows rows changed by DML, or -1
 * @param operation what DDL did: CREATE, REPLACE, SKIP, DROP or ALTER; or null
 * @param target what DDL did it to, or null
 */
public record QueryOutcome(
        String statementType,
        List<ResultColumn> columns,
        @Nullable StoredResult result,
        long affectedRows,
        @Nullable String operation,
        @Nullable TableName target) {
    static QueryOutcome rows(StoredResult result) {
        return new QueryOutcome("SELECT", result.columns(), result, -1, null, null);
    }

    static QueryOutcome dryRun(String statementType, List<ResultColumn> columns) {
        return new QueryOutcome(statementType, columns, null, -1, null, null);
    }

    static QueryOutcome modified(String statementType, long affectedRows) {
        return new QueryOutcome(statementType, List.of(), null, affectedRows, null, null);
    }

    static QueryOutcome defined(String statementType, String operation, @Nullable TableName target) {
        return new QueryOutcome(statementType, List.of(), null, -1, operation, target);
    }
}
