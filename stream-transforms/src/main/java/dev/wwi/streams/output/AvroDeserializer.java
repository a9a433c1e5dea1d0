package dev.wwi.streams.output;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads what {@link AvroSerializer} wrote, under this or an earlier schema. Thread-safe. */
final class AvroDeserializer<T extends IndexedRecord> implements Deserializer<T> {
    private final Schema schema;
    private final GenericData model;
    private final SchemaIds schemaIds;

    AvroDeserializer(Schema schema, GenericData model, SchemaIds schemaIds) {
        this.schema = schema;
        this.model = model;
        this.schemaIds = schemaIds;
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        Schema writer = schemaIds.byId(WireFormat.schemaId(data));
        try {
            return reader(writer)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            data, WireFormat.BODY_OFFSET, data.length - WireFormat.BODY_OFFSET, null));
        } catch (IOException e) {
            throw new SerializationException(topic + ": a record does not follow its schema " + writer, e);
        }
    }

    @SuppressWarnings("unchecked") // Avro's data models give readers of whatever their records are.
    private DatumReader<T> reader(Schema writer) {
        return model.createDatumReader(writer, schema);
    }
}
