package dev.wwi.streams.testkit;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Makes the records of one table's change topic as the connector does. */
public final class ChangeEvents {
    private final SourceTable table;
    private final SchemaIds schemaIds;
    private final Schema key;
    private final Schema envelope;

    public ChangeEvents(SourceTable table, List<Column> columns, SchemaIds schemaIds) {
        this.table = table;
        this.schemaIds = schemaIds;
        this.key = ChangeEventSchemas.key(table, columns);
        this.envelope = ChangeEventSchemas.envelope(table, columns);
    }

    public byte[] key(int id) {
        GenericRecord record = new GenericData.Record(key);
        record.put(0, id);
        return encode(SchemaIds.keySubject(table.topic()), key, record);
    }

    public byte[] event(
            String op,
            String snapshot,
            long commitMicros,
            long lsn,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after) {
        GenericRecord source =
                new GenericData.Record(envelope.getField("source").schema());
        source.put("lsn", lsn);
        source.put("ts_us", commitMicros);
        source.put("snapshot", snapshot);
        source.put("schema", table.schema());
        source.put("table", table.name());
        GenericRecord event = new GenericData.Record(envelope);
        event.put("before", row(before));
        event.put("after", row(after));
        event.put("source", source);
        event.put("op", op);
        event.put("ts_us", commitMicros);
        return encode(SchemaIds.valueSubject(table.topic()), envelope, event);
    }

    private @Nullable GenericRecord row(@Nullable Map<String, Object> values) {
        if (values == null) {
            return null;
        }
        Schema schema = envelope.getField("after").schema().getTypes().get(1);
        GenericRecord row = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            row.put(field.name(), value(field.schema(), values.get(field.name())));
        }
        return row;
    }

    private static @Nullable Object value(Schema schema, @Nullable Object value) {
        if (value instanceof BigDecimal decimal) {
            Schema type = schema.isNullable() ? schema.getTypes().get(1) : schema;
            int scale = ((LogicalTypes.Decimal) type.getLogicalType()).getScale();
            return ByteBuffer.wrap(decimal.setScale(scale).unscaledValue().toByteArray());
        }
        return value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
    }

    private byte[] encode(String subject, Schema schema, GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return WireFormat.frame(schemaIds.idOf(subject, schema), bytes.toByteArray());
    }
}
