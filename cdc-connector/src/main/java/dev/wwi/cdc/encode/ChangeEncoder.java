package dev.wwi.cdc.encode;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.serde.SchemaIds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Writes the keys and change events of one table in wire format.
 *
 * <p>Compiled anew when Debezium announces a table's columns anew, which it does with the first change of every session
 * and after every change of the table. A column that the newest registered schema has as nullable, or has not at all,
 * stays or becomes nullable: with it, a column that is added or declared NOT NULL is a compatible change for readers of
 * what is already in the topic. Not thread-safe, nor are two encoders of the same {@link ChangeEncoders}.
 */
public final class ChangeEncoder {
    private final SourceTable table;
    private final ColumnTypes types;
    private final ColumnProtection protection;
    private final TopicSchemas schemas;
    private final AvroBuffer buffer;
    private final Consumer<SourceTable> columnsAdded;
    private final Set<String> seenNull = new HashSet<>();
    private @Nullable Compiled current;

    /** What rows of one schema are written with. */
    record Compiled(
            org.apache.kafka.connect.data.Schema rowSchema, RowEncoder row, int keySchemaId, int valueSchemaId) {}

    ChangeEncoder(
            SourceTable table,
            ColumnTypes types,
            ColumnProtection protection,
            TopicSchemas schemas,
            AvroBuffer buffer,
            Consumer<SourceTable> columnsAdded) {
        this.table = table;
        this.types = types;
        this.protection = protection;
        this.schemas = schemas;
        this.buffer = buffer;
        this.columnsAdded = columnsAdded;
    }

    /**
     * The key of a row, in wire format.
     *
     * @throws dev.wwi.cdc.failure.CaptureException if a column has no place in change events
     */
    public byte[] key(Struct changedRow) {
        Compiled compiled = compiledFor(changedRow.schema());
        buffer.clear();
        buffer.writeWireHeader(compiled.keySchemaId());
        compiled.row().encodeKey(changedRow, buffer);
        return buffer.toByteArray();
    }

    /**
     * A change event, in wire format.
     *
     * @param before the row before the change, if there was one
     * @param after the row after the change, if there is one
     * @param origin where the change stands in the source
     * @param op Debezium's code of the operation
     * @param handledMicros when Debezium handled the change
     * @throws dev.wwi.cdc.failure.CaptureException if a value cannot be written as its column's type
     */
    public byte[] value(
            @Nullable Struct before, @Nullable Struct after, ChangeOrigin origin, String op, long handledMicros) {
        Compiled compiled = compiledFor(changedSchema(before, after, op));
        while (true) {
            try {
                buffer.clear();
                buffer.writeWireHeader(compiled.valueSchemaId());
                compiled.row().encodeNullableRow(before, buffer);
                compiled.row().encodeNullableRow(after, buffer);
                writeChange(origin, op, handledMicros);
                return buffer.toByteArray();
            } catch (NullInNotNullColumnException e) {
                compiled = withNullable(e, compiled);
            }
        }
    }

    /**
     * The key of a row from its text, in wire format; the same bytes as {@link #key(Struct)} gives.
     *
     * @param rowSchema Debezium's schema of the row
     * @return null if the row takes Debezium's conversion
     */
    public byte @Nullable [] key(org.apache.kafka.connect.data.Schema rowSchema, RowText changedRow) {
        Compiled compiled = compiledFor(rowSchema);
        buffer.clear();
        buffer.writeWireHeader(compiled.keySchemaId());
        return compiled.row().encodeTextKey(changedRow, buffer) ? buffer.toByteArray() : null;
    }

    /**
     * A change event from the rows' text, in wire format; the same bytes as {@link #value(Struct, Struct, ChangeOrigin,
     * String, long)} gives.
     *
     * @param rowSchema Debezium's schema of both rows
     * @return null if one of the rows takes Debezium's conversion
     */
    public byte @Nullable [] value(
            org.apache.kafka.connect.data.Schema rowSchema,
            @Nullable RowText before,
            @Nullable RowText after,
            ChangeOrigin origin,
            String op,
            long handledMicros) {
        Compiled compiled = compiledFor(rowSchema);
        buffer.clear();
        buffer.writeWireHeader(compiled.valueSchemaId());
        if (!compiled.row().encodeNullableText(before, buffer)
                || !compiled.row().encodeNullableText(after, buffer)) {
            return null;
        }
        writeChange(origin, op, handledMicros);
        return buffer.toByteArray();
    }

    /**
     * The encoder of rows that PostgreSQL writes as text.
     *
     * @param rowSchema Debezium's schema of the row
     * @param conversions Debezium's conversion of each column's text, by name
     */
    public TextRowEncoder ofText(
            org.apache.kafka.connect.data.Schema rowSchema, Map<String, TextConversion> conversions) {
        return new TextRowEncoder(
                table,
                compiledFor(rowSchema),
                conversions,
                buffer,
                found -> withNullable(found, compiledFor(rowSchema)));
    }

    private void writeChange(ChangeOrigin origin, String op, long handledMicros) {
        writeOrigin(origin, table, buffer);
        buffer.writeString(op);
        buffer.writeLong(handledMicros);
    }

    private Compiled withNullable(NullInNotNullColumnException found, Compiled compiled) {
        if (table.primaryKey().contains(found.column()) || !seenNull.add(found.column())) {
            throw found;
        }
        Compiled next = compile(compiled.rowSchema());
        current = next;
        return next;
    }

    private org.apache.kafka.connect.data.Schema changedSchema(
            @Nullable Struct before, @Nullable Struct after, String op) {
        Struct row = after == null ? before : after;
        if (row == null) {
            throw new IllegalArgumentException(
                    "a change of " + table.qualifiedName() + " with op " + op + " has neither a before nor an after");
        }
        return row.schema();
    }

    static void writeOrigin(ChangeOrigin origin, SourceTable table, AvroBuffer buffer) {
        buffer.writeLong(origin.lsn());
        if (origin.hasTransaction()) {
            buffer.writeLong(1);
            buffer.writeLong(origin.transactionId());
        } else {
            buffer.writeLong(0);
        }
        buffer.writeLong(origin.atMicros());
        buffer.writeString(origin.snapshot());
        buffer.writeString(table.schema());
        buffer.writeString(table.name());
        buffer.writeLong(1);
        buffer.writeString(origin.sequence());
    }

    private Compiled compiledFor(org.apache.kafka.connect.data.Schema rowSchema) {
        Compiled compiled = current;
        if (compiled == null || compiled.rowSchema() != rowSchema) {
            compiled = compile(rowSchema);
            current = compiled;
        }
        return compiled;
    }

    private Compiled compile(org.apache.kafka.connect.data.Schema rowSchema) {
        try {
            return compileKnown(rowSchema);
        } catch (AvroRuntimeException | IllegalArgumentException e) {
            throw new CaptureException(
                    CaptureErrorCode.UNENCODABLE,
                    table.qualifiedName() + " has no schema for change events: " + e.getMessage(),
                    "Rename or retype the column, then " + WayOut.reread(table.qualifiedName()) + ".",
                    e);
        }
    }

    private Compiled compileKnown(org.apache.kafka.connect.data.Schema rowSchema) {
        KnownRow known = KnownRow.of(schemas.latest(SchemaIds.valueSubject(table.topic())), seenNull);
        RowEncoder row = RowEncoder.compile(table, rowSchema, types, protection, known);
        List<Column> columns = row.columns();
        Compiled compiled = new Compiled(
                rowSchema,
                row,
                keySchemaId(ChangeEventSchemas.key(table, columns)),
                schemas.idOf(SchemaIds.valueSubject(table.topic()), ChangeEventSchemas.envelope(table, columns)));
        if (columns.stream().map(Column::name).anyMatch(known::lacks)) {
            columnsAdded.accept(table);
        }
        return compiled;
    }

    /**
     * A key schema is registered once. With another, the same row would have other bytes as its key: compaction would
     * keep the old record beside the new ones, and bring the row back after its delete.
     */
    private int keySchemaId(Schema key) {
        String subject = SchemaIds.keySubject(table.topic());
        schemas.latest(subject).filter(known -> !known.equals(key)).ifPresent(known -> {
            throw new CaptureException(
                    CaptureErrorCode.PRIMARY_KEY_CHANGED,
                    table.qualifiedName() + " has the key " + ofTypes(key) + " now; the keys of its topic are "
                            + ofTypes(known),
                    "Give the key its type back, then " + WayOut.reread(table.qualifiedName())
                            + ". Another key takes another topic.");
        });
        return schemas.idOf(subject, key);
    }

    private static String ofTypes(Schema key) {
        return key.getFields().stream()
                .map(field -> field.name() + " " + ColumnEvolution.described(field.schema()))
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
