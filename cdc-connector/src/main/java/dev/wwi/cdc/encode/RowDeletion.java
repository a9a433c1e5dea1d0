package dev.wwi.cdc.encode;

import dev.wwi.schemas.serde.WireFormat;
import io.debezium.data.Envelope.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Makes the delete event of a row from the row's newest event, for rows that a later read no longer finds or that a
 * TRUNCATE removed.
 */
public final class RowDeletion {
    private final TopicSchemas schemas;

    /** Over the registry that the events' schemas are in. */
    public RowDeletion(TopicSchemas schemas) {
        this.schemas = schemas;
    }

    /** The delete, with the schema of the event it ends, both in wire format. */
    public byte[] of(byte[] newestEvent, ChangeOrigin origin) {
        int schemaId = WireFormat.schemaId(newestEvent);
        Schema schema = schemas.byId(schemaId);
        try {
            GenericRecord event = read(newestEvent, schema);
            Object row = event.get("after");
            GenericRecord source = (GenericRecord) event.get("source");
            source.put("lsn", origin.lsn());
            source.put("txId", origin.hasTransaction() ? origin.transactionId() : null);
            source.put("ts_us", origin.atMicros());
            source.put("snapshot", origin.snapshot());
            source.put("sequence", origin.sequence());
            GenericRecord deletion = new GenericData.Record(schema);
            deletion.put("before", row);
            deletion.put("after", null);
            deletion.put("source", source);
            deletion.put("op", Operation.DELETE.code());
            deletion.put("ts_us", TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
            return write(deletion, schema, schemaId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether an event is of a row that was read at one of these LSNs. */
    public boolean isReadAt(byte[] event, Set<Long> lsns) {
        if (lsns.isEmpty()) {
            return false;
        }
        try {
            GenericRecord decoded = read(event, schemas.byId(WireFormat.schemaId(event)));
            GenericRecord source = (GenericRecord) decoded.get("source");
            return decoded.get("op").toString().equals(Operation.READ.code())
                    && lsns.contains((Long) source.get("lsn"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GenericRecord read(byte[] wire, Schema schema) throws IOException {
        return new GenericDatumReader<GenericRecord>(schema)
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        wire, WireFormat.BODY_OFFSET, wire.length - WireFormat.BODY_OFFSET, null));
    }

    private static byte[] write(GenericRecord event, Schema schema, int schemaId) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(event, encoder);
        encoder.flush();
        return WireFormat.frame(schemaId, bytes.toByteArray());
    }
}
