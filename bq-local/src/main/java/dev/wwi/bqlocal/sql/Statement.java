package dev.wwi.bqlocal.sql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed statement; what DuckDB has to run is in its dialect already. */
public sealed interface Statement {
    /** A query. */
    record Select(String sql) implements Statement {}

    /**
     * A statement that changes rows of one table.
     *
     * @param kind INSERT, UPDATE, DELETE, MERGE or TRUNCATE_TABLE
     */
    record Modify(String kind, TableName target, String sql) implements Statement {}

    /**
     * CREATE TABLE.
     *
     * @param query the rows to begin with, or null for none
     */
    record CreateTable(
            TableName name,
            boolean orReplace,
            boolean ifNotExists,
            ObjectNode resource,
            @Nullable Select query) implements Statement {}

    /**
     * CREATE VIEW.
     *
     * @param resource has the query as GoogleSQL in {@code view.query}
     */
    record CreateView(TableName name, boolean orReplace, boolean ifNotExists, ObjectNode resource)
            implements Statement {}

    record DropTable(TableName name, boolean view, boolean ifExists) implements Statement {}

    record CreateSchema(DatasetName name, boolean ifNotExists, ObjectNode resource) implements Statement {}

    record DropSchema(DatasetName name, boolean ifExists, boolean cascade) implements Statement {}

    record AlterTable(TableName name, boolean ifExists, List<TableAlteration> alterations) implements Statement {}

    /** One action of ALTER TABLE. */
    sealed interface TableAlteration {
        /**
         * SET OPTIONS.
         *
         * @param properties the REST properties to set
         */
        record SetOptions(ObjectNode properties) implements TableAlteration {}

        record AddColumn(Column column, boolean ifNotExists) implements TableAlteration {}

        record DropColumn(String column, boolean ifExists) implements TableAlteration {}

        record DropNotNull(String column) implements TableAlteration {}
    }
}
