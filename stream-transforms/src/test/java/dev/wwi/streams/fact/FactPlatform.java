package dev.wwi.streams.fact;

import static org.apache.kafka.streams.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.calendar.CalendarTopology;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.output.OutputTopic;
import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.Patience;
import dev.wwi.streams.testkit.TopicReader;
import dev.wwi.streams.testkit.TopicWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** The facts' topology over a real broker, exactly once, with several partitions. */
final class FactPlatform implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final SchemaIds schemaIds = new InMemorySchemaIds();
    private final SourceTopics source = new SourceTopics(schemaIds);
    private final Path directory;
    private final KafkaServers kafka;
    private final TopicWriter writer;
    private KafkaStreams streams;

    FactPlatform(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        kafka = KafkaServers.start(directory.resolve("servers"));
        kafka.createTopics(PARTITIONS);
        writer = new TopicWriter(kafka.config());
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
    void flush() {
        writer.flush();
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
        try (TopicReader reader = new TopicReader(kafka.config(), List.of(table.topic()));
                Deserializer<GenericRecord> keys = topic.keySerde().deserializer();
                Deserializer<SpecificRecordBase> values = topic.rowSerde().deserializer()) {
            reader.readToEnd(record -> {
                GenericRecord key = keys.deserialize(record.topic(), record.key());
                if (record.value() == null) {
                    rows.remove(key);
                } else {
                    rows.put(key, values.deserialize(record.topic(), record.value()));
                }
            });
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        try (kafka;
                writer) {
            close(streams);
        }
    }

    private void send(Message message, int partition) {
        byte[] value = message.value() == null ? null : message.value().get();
        writer.send(message.topic(), partition, message.key().get(), value, Math.max(0, message.timestampMillis()));
    }

    private static void close(KafkaStreams streams) {
        // A member that only falls silent is missed when its session has timed out.
        if (!streams.close(CloseOptions.timeout(Patience.LIMIT).withGroupMembershipOperation(LEAVE_GROUP))) {
            throw new IllegalStateException("the application did not stop within " + Patience.LIMIT);
        }
    }

    private KafkaStreams startStreams() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "facts");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.config().bootstrapServers());
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        StreamsBuilder builder = new StreamsBuilder();
        CalendarTopology.build(
                builder,
                FactTopology.build(builder, TransformsGeneration.FIRST, schemaIds),
                TransformsGeneration.FIRST,
                schemaIds);
        Topology topology = builder.build(properties);
        KafkaStreams started = new KafkaStreams(topology, properties);
        started.start();
        // A member that leaves while its group still forms is only missed when its session has timed out.
        Patience.patiently().until(() -> started.state() == KafkaStreams.State.RUNNING);
        return started;
    }
}
