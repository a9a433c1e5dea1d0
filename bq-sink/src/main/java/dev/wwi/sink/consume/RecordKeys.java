package dev.wwi.sink.consume;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The keys of records as texts by column, and back: whole numbers in decimal digits, days as {@code 2016-05-31}, texts as
 * they are. Not thread-safe.
 */
public final class RecordKeys {

    private final SchemaIds schemas;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private @Nullable BinaryDecoder decoder;
    private OptionalInt lastSchemaId = OptionalInt.empty();

    /** Reads keys by the schemas of that registry. */
    public RecordKeys(SchemaIds schemas) {
        this.schemas = schemas;
    }

    /** The schema of the last key that was read. */
    OptionalInt schemaId() {
        return lastSchemaId;
    }

    /** The columns of a key. */
    public Map<String, String> texts(byte[] key) {
        int schemaId = WireFormat.schemaId(key);
        lastSchemaId = OptionalInt.of(schemaId);
        GenericDatumReader<GenericRecord> reader =
                readers.computeIfAbsent(schemaId, id -> new GenericDatumReader<>(schemas.byId(id)));
        decoder = DecoderFactory.get()
                .binaryDecoder(key, WireFormat.BODY_OFFSET, key.length - WireFormat.BODY_OFFSET, decoder);
        try {
            GenericRecord record = reader.read(null, decoder);
            Map<String, String> texts = new TreeMap<>();
            for (Schema.Field field : record.getSchema().getFields()) {
                Object value = record.get(field.pos());
                texts.put(
                        field.name(),
                        isDay(field.schema())
                                ? LocalDate.ofEpochDay((Integer) value).toString()
                                : String.valueOf(value));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("a key cannot be read", e);
        }
    }

    /**
     * A key of that schema.
     *
     * @throws IllegalArgumentException if a column is missing, or its text is no value of its type
     */
    byte[] bytes(Map<String, String> texts, int schemaId) {
        Schema schema = schemas.byId(schemaId);
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            String text = texts.get(field.name());
            if (text == null) {
                throw new IllegalArgumentException("the key " + texts + " lacks column " + field.name());
            }
            record.put(field.pos(), value(field.schema(), text));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("a key cannot be written", e);
        }
        return WireFormat.frame(schemaId, bytes.toByteArray());
    }

    private static Object value(Schema schema, String text) {
        return switch (schema.getType()) {
            case INT -> isDay(schema) ? (int) LocalDate.parse(text).toEpochDay() : Integer.parseInt(text);
            case LONG -> Long.parseLong(text);
            case STRING -> text;
            default ->
                throw new IllegalArgumentException("a key column of type " + schema.getType()
                        + " cannot be made of a text; INT, LONG and STRING can");
        };
    }

    private static boolean isDay(Schema schema) {
        return schema.getLogicalType() instanceof LogicalTypes.Date;
    }
}
