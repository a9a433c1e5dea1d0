package dev.wwi.reconcile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the raw dataset with the source's tables: all tables of the given schemas, counts and all columns.
 *
 * <p>PostgreSQL is read in one REPEATABLE READ transaction. The warehouse must hold still and have passed that point:
 * changes that are under way show as differences.
 */
public final class RawReconciliation {
    private static final Logger LOGGER = LoggerFactory.getLogger(RawReconciliation.class);
    private static final Set<String> AUDIT_COLUMNS = Set.of("source_commit_at", "source_lsn");
    private static final int KEPT_DIFFERENCES_PER_TABLE = 20;

    private final Connection source;
    private final Warehouse warehouse;
    private final String dataset;
    private final List<String> schemas;

    /**
     * Compares the tables of those schemas.
     *
     * @param source used for nothing else meanwhile
     * @param dataset the raw dataset; it shows table {@code sales.orders} as {@code sales_orders}
     */
    public RawReconciliation(Connection source, Warehouse warehouse, String dataset, List<String> schemas) {
        this.source = source;
        this.warehouse = warehouse;
        this.dataset = dataset;
        this.schemas = List.copyOf(schemas);
    }

    /**
     * Compares all tables; a table without a primary key, or one that a side cannot deliver, is reported unverified.
     *
     * @throws SQLException if the connection to PostgreSQL fails as a whole
     */
    public ReconciliationReport run() throws SQLException {
        boolean wasAutoCommit = source.getAutoCommit();
        source.setAutoCommit(false);
        try (Statement statement = source.createStatement()) {
            statement.execute("set transaction isolation level repeatable read read only");
            long lsn = walPosition(statement);
            TableComparison comparison = new TableComparison(source, warehouse, KEPT_DIFFERENCES_PER_TABLE);
            List<TableResult> results = new ArrayList<>();
            for (ComparedTable table : tables()) {
                TableResult result = comparison.compare(table);
                LOGGER.atDebug()
                        .addKeyValue("table", table.warehouseName())
                        .addKeyValue("result", result.getClass().getSimpleName())
                        .log("Compared a raw table");
                results.add(result);
            }
            return new ReconciliationReport(lsn, results);
        } finally {
            source.rollback();
            source.setAutoCommit(wasAutoCommit);
        }
    }

    private static long walPosition(Statement statement) throws SQLException {
        // The transaction's first query: whatever its snapshot sees stands before this position.
        try (ResultSet position = statement.executeQuery("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint")) {
            position.next();
            return position.getLong(1);
        }
    }

    private List<ComparedTable> tables() throws SQLException {
        String sql = """
                select n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
                       array(select a.attname::text
                             from pg_index i
                             join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
                             where i.indrelid = c.oid and i.indisprimary
                             order by array_position(i.indkey::int2[], a.attnum))
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = any(?) and c.relkind in ('r', 'p') and not c.relispartition
                order by 1, 2
                """;
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            statement.setArray(1, source.createArrayOf("text", schemas.toArray()));
            List<ComparedTable> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String table = rows.getString(1) + "_" + rows.getString(2);
                    List<String> key = List.of((String[]) rows.getArray(4).getArray());
                    tables.add(new ComparedTable(rows.getString(3), dataset, table, key, AUDIT_COLUMNS));
                }
            }
            return tables;
        }
    }
}
