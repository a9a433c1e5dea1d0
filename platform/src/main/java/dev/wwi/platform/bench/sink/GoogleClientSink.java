package dev.wwi.platform.bench.sink;

import com.google.api.core.ApiFuture;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.TableName;
import com.google.common.util.concurrent.MoreExecutors;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A sink as one writes it with Google's client by its documentation: Avro records decoded, each made a JSON object or a
 * dynamic message, sent without waiting in requests of {@value #BATCH_ROWS} rows. It commits and retries nothing.
 */
public final class GoogleClientSink {
    private static final int BATCH_ROWS = 2_000;
    private static final int REQUESTS_IN_FLIGHT = 8;
    private static final int PATIENCE_SECONDS = 60;

    /** Turns a row into what the client takes, and sends it. */
    interface Rows extends AutoCloseable {
        /** Adds the row of a change with that sequence number. */
        void add(GenericRecord row, long commitMicros, long lsn, String sequenceNumber) throws Exception;

        /** Sends what was added since the last time. */
        ApiFuture<AppendRowsResponse> send() throws Exception;

        @Override
        void close();
    }

    private GoogleClientSink() {}

    /** Arguments: {@code json} or {@code dynamic}, bootstrap servers, registry, write endpoint, number of records. */
    public static void main(String... arguments) throws Exception {
        BigQueryWriteSettings settings = BigQueryWriteSettings.newBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(BigQueryWriteSettings.defaultGrpcTransportProviderBuilder()
                        .setEndpoint(arguments[3])
                        .setChannelConfigurator(channel -> channel.usePlaintext())
                        .build())
                .build();
        String table = TableName.of("wwi-bench", "staging", "order_lines").toString();
        try (BigQueryWriteClient client = BigQueryWriteClient.create(settings);
                Rows rows =
                        arguments[0].equals("json") ? new JsonRows(table, client) : new DynamicRows(table, client)) {
            copy(arguments[1], arguments[2], Long.parseLong(arguments[4]), rows);
        }
    }

    private static void copy(String bootstrapServers, String registryUrl, long records, Rows rows) throws Exception {
        Semaphore inFlight = new Semaphore(REQUESTS_IN_FLIGHT);
        SchemaIds schemas = RegistrySchemaIds.connect(registryUrl, Map.of());
        GenericData data = new GenericData();
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        BinaryDecoder decoder = null;
        GenericDatumReader<GenericRecord> reader = null;
        int gathered = 0;
        long taken = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.poll.records", BATCH_ROWS),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < OrderLineTopic.PARTITIONS; partition++) {
                partitions.add(new TopicPartition(OrderLineTopic.TABLE.topic(), partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (taken < records) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (reader == null) {
                        Schema schema = schemas.byId(WireFormat.schemaId(record.value()));
                        reader = new GenericDatumReader<>(schema, schema, data);
                    }
                    decoder = DecoderFactory.get()
                            .binaryDecoder(
                                    record.value(),
                                    WireFormat.BODY_OFFSET,
                                    record.value().length - WireFormat.BODY_OFFSET,
                                    decoder);
                    GenericRecord event = reader.read(null, decoder);
                    GenericRecord source = (GenericRecord) event.get("source");
                    rows.add(
                            (GenericRecord) event.get("after"),
                            (Long) source.get("ts_us"),
                            (Long) source.get("lsn"),
                            Long.toHexString(1) + "/" + Long.toHexString(record.offset()));
                    taken++;
                    if (++gathered == BATCH_ROWS || taken == records) {
                        inFlight.acquire();
                        rows.send().addListener(inFlight::release, MoreExecutors.directExecutor());
                        gathered = 0;
                    }
                }
            }
        }
        if (!inFlight.tryAcquire(REQUESTS_IN_FLIGHT, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("requests were not answered within " + PATIENCE_SECONDS + " s");
        }
    }
}
