package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A warehouse that is asked in GoogleSQL. Implementations are thread-safe. */
public interface SqlWarehouse {
    /**
     * The rows of a query, each value as BigQuery's REST interface writes it, null for NULL.
     *
     * @throws UnreadableTableException if the query is refused
     */
    List<List<@Nullable String>> query(String sql);

    /**
     * The columns of a table or view.
     *
     * @throws UnreadableTableException if there is no such table
     */
    List<Column> columns(String dataset, String table);
}
