package dev.wwi.schemas.event;

import dev.wwi.schemas.catalogue.SourceTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The Avro schemas of a table's change topic, derived from its columns.
 *
 * <p>The value is Debezium's envelope: {@code before}, {@code after}, {@code source}, {@code op}, {@code ts_us}. A
 * nullable column is a union with a null default, so a column that appears later is a compatible change and readers
 * with their own, narrower schema go on (Avro specification, schema resolution).
 */
public final class ChangeEventSchemas {
    /** {@code source.snapshot} of a row that its table's first snapshot read. */
    public static final String FIRST_SNAPSHOT = "true";

    /** {@code source.snapshot} of a row that a later read found. */
    public static final String LATER_READ = "incremental";

    /** {@code source.snapshot} of a change that was streamed from the WAL. */
    public static final String STREAMED = "false";

    private ChangeEventSchemas() {}

    /** The record of the primary key's columns, {@code wwi.sales.orders.Key}. */
    public static Schema key(SourceTable table, List<Column> columns) {
        List<Schema.Field> fields = new ArrayList<>();
        for (String name : table.primaryKey()) {
            Column column = columns.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            table.qualifiedName() + " has no column " + name + ", which its primary key needs"));
            fields.add(new Schema.Field(name, column.type()));
        }
        return Schema.createRecord(
                "Key", "Primary key of " + table.qualifiedName() + ".", table.topic(), false, fields);
    }

    /** The change event of a table with these columns, {@code wwi.sales.orders.Envelope}. */
    public static Schema envelope(SourceTable table, List<Column> columns) {
        Schema row = row(table, columns);
        return Schema.createRecord(
                "Envelope",
                "A change of " + table.qualifiedName() + ".",
                table.topic(),
                false,
                List.of(
                        nullable("before", row, "The row before the change; null for an insert or a read."),
                        nullable("after", row, "The row after the change; null for a delete."),
                        new Schema.Field("source", source(table), "Where the change stands in the source."),
                        new Schema.Field(
                                "op", Schema.create(Schema.Type.STRING), "r read, c insert, u update, d delete."),
                        new Schema.Field("ts_us", timestampMicros(), "When the connector handled it.")));
    }

    /** A row of the table, {@code wwi.sales.orders.Row}. */
    public static Schema row(SourceTable table, List<Column> columns) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Column column : columns) {
            fields.add(
                    column.nullable()
                            ? nullable(column.name(), column.type(), null)
                            : new Schema.Field(column.name(), column.type()));
        }
        return Schema.createRecord("Row", "A row of " + table.qualifiedName() + ".", table.topic(), false, fields);
    }

    private static Schema source(SourceTable table) {
        return Schema.createRecord(
                "Source",
                "Where a change stands in the source.",
                table.topic(),
                false,
                List.of(
                        new Schema.Field("lsn", Schema.create(Schema.Type.LONG), "LSN of the change."),
                        nullable("txId", Schema.create(Schema.Type.LONG), "Transaction id; null for a read."),
                        new Schema.Field("ts_us", timestampMicros(), "Commit time, or the time of the read."),
                        new Schema.Field(
                                "snapshot",
                                Schema.create(Schema.Type.STRING),
                                "true: the table's first snapshot; incremental: a later read; false: streamed."),
                        new Schema.Field("schema", Schema.create(Schema.Type.STRING), "Schema of the table."),
                        new Schema.Field("table", Schema.create(Schema.Type.STRING), "Name of the table."),
                        nullable("sequence", Schema.create(Schema.Type.STRING), "Debezium's [last commit LSN, LSN].")));
    }

    private static Schema timestampMicros() {
        return LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    }

    private static Schema.Field nullable(String name, Schema type, @org.jspecify.annotations.Nullable String doc) {
        return new Schema.Field(
                name, Schema.createUnion(Schema.create(Schema.Type.NULL), type), doc, JsonProperties.NULL_VALUE);
    }
}
