package dev.wwi.cdc.encode;

import dev.wwi.schemas.catalogue.SourceTable;
import java.util.function.Consumer;

/** Makes the encoders of the captured tables. They share a buffer, so all of them belong to one thread. */
public final class ChangeEncoders {
    private final TopicSchemas schemas;
    private final ColumnTypes types;
    private final ColumnProtection protection;
    private final Consumer<SourceTable> columnsAdded;
    private final AvroBuffer buffer = new AvroBuffer();

    /**
     * @param schemas where the schemas are registered
     * @param unavailablePlaceholder what Debezium is told to put in the place of a value that the WAL does not hold
     * @param protection what leaves in the place of protected values
     * @param leftOut told of each value in whose place NULL is written
     * @param columnsAdded told of a table that has columns its newest registered schema lacks: PostgreSQL sends nothing
     *     for the values that rows got by the column's default
     */
    public ChangeEncoders(
            TopicSchemas schemas,
            String unavailablePlaceholder,
            ColumnProtection protection,
            Consumer<LeftOutReason> leftOut,
            Consumer<SourceTable> columnsAdded) {
        this.protection = protection;
        this.columnsAdded = columnsAdded;
        this.schemas = schemas;
        this.types = new ColumnTypes(unavailablePlaceholder, leftOut);
    }

    /** The encoder of one table; its schemas are registered when the first row comes. */
    public ChangeEncoder forTable(SourceTable table) {
        return new ChangeEncoder(table, types, protection, schemas, buffer, columnsAdded);
    }
}
