package dev.wwi.streams.output;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.streams.binary.BinaryWriter;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes records of one schema in wire format, null as a tombstone. Thread-safe. */
final class AvroSerializer<T extends IndexedRecord> implements Serializer<T> {
    private static final byte[] HEADER_TO_COME = new byte[WireFormat.BODY_OFFSET];
    private static final int NOT_ASKED = -1;

    private final Schema schema;
    private final RecordEncoder encoder;
    private final SchemaIds schemaIds;
    private final String subject;
    private volatile int schemaId = NOT_ASKED;

    AvroSerializer(Schema schema, SchemaIds schemaIds, String subject) {
        this.schema = schema;
        this.encoder = new RecordEncoder(schema);
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
        BinaryWriter writer = new BinaryWriter().writeRaw(HEADER_TO_COME);
        encoder.write(record, writer);
        byte[] wire = writer.toByteArray();
        WireFormat.writeHeader(wire, schemaId);
        return wire;
    }

    /** The record's Avro body. */
    byte[] body(T record) {
        BinaryWriter writer = new BinaryWriter();
        encoder.write(record, writer);
        return writer.toByteArray();
    }
}
