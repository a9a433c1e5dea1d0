package dev.wwi.streams.fact;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.calendar.CalendarTopology;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.output.OutputTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** The facts' topology over a real broker, exactly once, with several partitions. */
final class FactPlatform implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final SchemaIds schemaIds = new InMemorySchemaIds();
    private final SourceTopics source = new SourceTopics(schemaIds);
    private final Path directory;
    private final KafkaBroker broker;
    private final KafkaProducer<Bytes, Bytes> producer;
    private final List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
    private KafkaStreams streams;

    FactPlatform(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        broker = KafkaBroker.start(directory.resolve("kafka"), FreePort.any());
        try (Admin admin = Admin.create(
                Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            TopicProvisioner topics = new TopicProvisioner(admin, (short) 1);
            topics.provision(Topics.changeTopics(PARTITIONS));
            topics.provision(Topics.outputTopics(PARTITIONS));
            topics.provision(Topics.transformsTopics(PARTITIONS));
        }
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        1),
                new BytesSerializer(),
                new BytesSerializer());
        streams = startStreams();
    }

    SourceTopics source() {
        return source;
    }

    /** Sends a record as the connector or the dimensions do. */
    void send(Message message) {
        if (message.topic().equals(Topics.MEMBER_TIMELINES)) {
            IntStream.range(0, PARTITIONS).forEach(partition -> send(message, partition));
        } else {
            send(message, KeyPartitioning.partition(message.key().get(), PARTITIONS));
        }
    }

    /** Waits until the broker has everything. */
    void flush() throws InterruptedException, ExecutionException {
        producer.flush();
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
        acknowledgements.clear();
    }

    /** Stops the application and starts it where nothing of its state is left but the changelogs. */
    void restartElsewhere() {
        close(streams);
        streams.cleanUp();
        streams = startStreams();
    }

    /** The committed rows that the table has now. */
    Map<GenericRecord, SpecificRecordBase> rows(TargetTable table) {
        OutputTopic topic = new OutputTopic(table, schemaIds);
        Map<GenericRecord, SpecificRecordBase> rows = new HashMap<>();
        try (KafkaConsumer<GenericRecord, SpecificRecordBase> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                topic.keySerde().deserializer(),
                topic.rowSerde().deserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(table.topic(), partition))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<GenericRecord, SpecificRecordBase> record : consumer.poll(Duration.ofMillis(50))) {
                    if (record.value() == null) {
                        rows.remove(record.key());
                    } else {
                        rows.put(record.key(), record.value());
                    }
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        close(streams);
        producer.close();
        broker.close();
    }

    private void send(Message message, int partition) {
        acknowledgements.add(producer.send(new ProducerRecord<>(
                message.topic(), partition, Math.max(0, message.timestampMillis()), message.key(), message.value())));
    }

    private static void close(KafkaStreams streams) {
        // A member that only falls silent is missed when its session has timed out.
        if (!streams.close(CloseOptions.timeout(TIMEOUT).withGroupMembershipOperation(LEAVE_GROUP))) {
            throw new IllegalStateException("the application did not stop within " + TIMEOUT);
        }
    }

    private KafkaStreams startStreams() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "facts");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        StreamsBuilder builder = new StreamsBuilder();
        CalendarTopology.build(builder, FactTopology.build(builder, schemaIds), schemaIds);
        Topology topology = builder.build(properties);
        KafkaStreams started = new KafkaStreams(topology, properties);
        started.start();
        // A member that leaves while its group still forms is only missed when its session has timed out.
        await().atMost(TIMEOUT).until(() -> started.state() == KafkaStreams.State.RUNNING);
        return started;
    }
}
