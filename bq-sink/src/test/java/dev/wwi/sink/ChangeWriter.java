package dev.wwi.sink;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes change events of one table as the connector does: in transactions, each delete followed by a tombstone. */
final class ChangeWriter implements AutoCloseable {

    private final SourceTable table;
    private final SchemaIds schemas;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    private List<Column> columns;
    private long lsn = 1_000;

    ChangeWriter(KafkaConfig kafka, SchemaIds schemas, SourceTable table, int partitions, List<Column> columns) {
        this.table = table;
        this.schemas = schemas;
        this.partitions = partitions;
        this.columns = List.copyOf(columns);
        Map<String, Object> settings = kafka.clientSettings();
        settings.put("transactional.id", "test-" + table.qualifiedName() + "-" + System.nanoTime());
        settings.put("linger.ms", 5);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    void begin() {
        producer.beginTransaction();
    }

    void commit() {
        producer.commitTransaction();
    }

    /** What was sent reaches the broker first; a producer would drop what it still holds. */
    void abort() {
        producer.flush();
        producer.abortTransaction();
    }

    /** The table has these columns from now on. */
    void alter(List<Column> altered) {
        columns = List.copyOf(altered);
    }

    /** An insert or update. */
    @CanIgnoreReturnValue
    Future<RecordMetadata> upsert(Map<String, ?> values) {
        return send(values, envelope("u", record(rowSchema(), values)));
    }

    /** A delete and its tombstone. */
    void delete(Map<String, ?> key) {
        send(key, envelope("d", null));
        tombstone(key);
    }

    void tombstone(Map<String, ?> key) {
        send(key, null);
    }

    /** A record with any value; if it fails, the commit of its transaction does. */
    @CanIgnoreReturnValue
    Future<RecordMetadata> send(Map<String, ?> key, byte @Nullable [] value) {
        Schema keySchema = ChangeEventSchemas.key(table, columns);
        byte[] wireKey = WireFormat.frame(
                schemas.idOf(SchemaIds.keySubject(table.topic()), keySchema), body(record(keySchema, key)));
        int partition = KeyPartitioning.partition(wireKey, partitions);
        return producer.send(new ProducerRecord<>(table.topic(), partition, wireKey, value));
    }

    @Override
    public void close() {
        producer.close();
    }

    private byte[] envelope(String operation, @Nullable GenericRecord after) {
        Schema schema = ChangeEventSchemas.envelope(table, columns);
        GenericRecord source = new GenericData.Record(schema.getField("source").schema());
        source.put("lsn", lsn++);
        source.put("ts_us", 1_700_000_000_000_000L + lsn);
        source.put("snapshot", "false");
        source.put("schema", table.schema());
        source.put("table", table.name());
        GenericRecord event = new GenericData.Record(schema);
        event.put("after", after);
        event.put("source", source);
        event.put("op", operation);
        event.put("ts_us", 1_700_000_000_000_000L + lsn);
        return WireFormat.frame(schemas.idOf(SchemaIds.valueSubject(table.topic()), schema), body(event));
    }

    private Schema rowSchema() {
        return ChangeEventSchemas.row(table, columns);
    }

    private static GenericRecord record(Schema schema, Map<String, ?> values) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), values.get(field.name()));
        }
        return record;
    }

    private static byte[] body(GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
