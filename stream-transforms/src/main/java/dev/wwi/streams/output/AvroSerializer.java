package dev.wwi.streams.output;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes records of one schema in wire format, null as a tombstone. Thread-safe. */
final class AvroSerializer<T extends IndexedRecord> implements Serializer<T> {
    private static final int USUAL_BYTES = 256;
    private static final int NOT_ASKED = -1;

    private final Schema schema;
    private final DatumWriter<T> writer;
    private final SchemaIds schemaIds;
    private final String subject;
    private volatile int schemaId = NOT_ASKED;

    @SuppressWarnings("unchecked") // Avro's data models give writers of whatever their records are.
    AvroSerializer(Schema schema, GenericData model, SchemaIds schemaIds, String subject) {
        this.schema = schema;
        this.writer = model.createDatumWriter(schema);
        this.schemaIds = schemaIds;
        this.subject = subject;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T record) {
        if (record == null) {
            return null;
        }
        if (schemaId == NOT_ASKED) {
            schemaId = schemaIds.idOf(subject, schema);
        }
        return WireFormat.frame(schemaId, body(record));
    }

    /** The record's Avro body. */
    byte[] body(T record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            writer.write(record, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
