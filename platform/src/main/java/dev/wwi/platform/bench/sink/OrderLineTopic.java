package dev.wwi.platform.bench.sink;

import dev.wwi.platform.bench.BenchServers;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.LogicalTypes;
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

/** A topic of change events of order lines, as the connector writes them: 13 columns, each row inserted, then updated. */
final class OrderLineTopic {
    static final SourceTable TABLE = SourceTables.ORDER_LINES;
    static final int PARTITIONS = 4;
    private static final long FIRST_MICROS = 1_767_225_600_000_000L;
    private static final int FIRST_DAY = 20_454;

    private static final List<Column> COLUMNS = List.of(
            column("order_line_id", Schema.create(Schema.Type.INT), false),
            column("order_id", Schema.create(Schema.Type.INT), false),
            column("stock_item_id", Schema.create(Schema.Type.INT), false),
            column("description", Schema.create(Schema.Type.STRING), false),
            column("package_type", Schema.create(Schema.Type.STRING), false),
            column("quantity", Schema.create(Schema.Type.INT), false),
            column("unit_price", decimal(18, 2), true),
            column("tax_rate", decimal(18, 3), false),
            column("line_total", decimal(18, 2), true),
            column("order_date", LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)), false),
            column("picking_completed_when", timestamp(), true),
            column("last_edited_by", Schema.create(Schema.Type.INT), false),
            column("last_edited_when", timestamp(), false));

    private OrderLineTopic() {}

    /** Creates the topic. */
    static void create(BenchServers servers) throws InterruptedException {
        servers.createTopics(Map.of(TABLE.topic(), PARTITIONS));
    }

    /**
     * Appends changes to the topic.
     *
     * @param from how many it has
     * @param until how many it shall have
     */
    static void fill(BenchServers servers, int from, int until) throws IOException, InterruptedException {
        SchemaIds schemas = RegistrySchemaIds.connect(servers.kafka().schemaRegistryUrl(), Map.of());
        Schema key = ChangeEventSchemas.key(TABLE, COLUMNS);
        Schema envelope = ChangeEventSchemas.envelope(TABLE, COLUMNS);
        int keyId = schemas.idOf(SchemaIds.keySubject(TABLE.topic()), key);
        int valueId = schemas.idOf(SchemaIds.valueSubject(TABLE.topic()), envelope);
        GenericRecord keyRecord = new GenericData.Record(key);
        Map<String, Object> settings = new HashMap<>(servers.kafka().clientSettings());
        settings.put("linger.ms", 20);
        settings.put("batch.size", 256 << 10);
        // A broker that does not lead a new topic's partition yet refuses a batch; those sent behind it are then out
        // of order, again and again.
        settings.put("max.in.flight.requests.per.connection", 1);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = from; i < until; i++) {
                int id = from + (i - from) % ((until - from) / 2);
                keyRecord.put(0, id);
                byte[] wireKey = WireFormat.frame(keyId, body(keyRecord));
                byte[] value = WireFormat.frame(valueId, body(event(envelope, id, i)));
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(
                                TABLE.topic(), KeyPartitioning.partition(wireKey, PARTITIONS), wireKey, value),
                        (record, problem) -> {
                            if (problem != null) {
                                failure.set(problem);
                            }
                        });
            }
        }
        Exception problem = failure.get();
        if (problem != null) {
            throw new IOException("the topic could not be filled", problem);
        }
    }

    private static GenericRecord event(Schema envelope, int id, int number) {
        GenericRecord row = new GenericData.Record(ChangeEventSchemas.row(TABLE, COLUMNS));
        row.put("order_line_id", id);
        row.put("order_id", id / 3);
        row.put("stock_item_id", id % 227);
        row.put("description", "USB missile launcher (Green) " + id % 1_000);
        row.put("package_type", id % 4 == 0 ? "Carton" : "Each");
        row.put("quantity", 1 + number % 40);
        row.put("unit_price", unscaled(1_000 + number % 90_000));
        row.put("tax_rate", unscaled(15_000));
        row.put("line_total", unscaled((1_000L + number % 90_000) * (1 + number % 40)));
        row.put("order_date", FIRST_DAY + number % 365);
        row.put("picking_completed_when", number % 2 == 0 ? null : FIRST_MICROS + number * 1_000L);
        row.put("last_edited_by", number % 20);
        row.put("last_edited_when", FIRST_MICROS + number * 1_000L);
        GenericRecord source =
                new GenericData.Record(envelope.getField("source").schema());
        source.put("lsn", 1_000_000L + number);
        source.put("ts_us", FIRST_MICROS + number);
        source.put("snapshot", ChangeEventSchemas.STREAMED);
        source.put("schema", TABLE.schema());
        source.put("table", TABLE.name());
        GenericRecord event = new GenericData.Record(envelope);
        event.put("after", row);
        event.put("source", source);
        event.put("op", "u");
        event.put("ts_us", FIRST_MICROS + number);
        return event;
    }

    private static byte[] body(GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        return bytes.toByteArray();
    }

    private static ByteBuffer unscaled(long value) {
        return ByteBuffer.wrap(BigInteger.valueOf(value).toByteArray());
    }

    private static Column column(String name, Schema type, boolean nullable) {
        return new Column(name, type, nullable);
    }

    private static Schema decimal(int precision, int scale) {
        return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
    }

    private static Schema timestamp() {
        return LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    }
}
