package dev.wwi.sink;

import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.config.AppendConfig;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.config.ChangeLogConfig;
import dev.wwi.sink.config.ConsumeConfig;
import dev.wwi.sink.config.CostConfig;
import dev.wwi.sink.config.GenerationsConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.config.TablesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker and a schema registry with the product's topics, and sinks on them. */
final class SinkFixture implements AutoCloseable {

    static final int FACT_PARTITIONS = 4;

    private final KafkaBroker broker;
    private final SchemaRegistryServer registry;
    private final Admin admin;
    private final SchemaIds schemas;

    SinkFixture(Path directory) throws Exception {
        broker = KafkaBroker.start(directory.resolve("kafka"), FreePort.any());
        registry = SchemaRegistryServer.start(
                SchemaRegistryServer.Config.local(directory.resolve("registry"), FreePort.any()));
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        schemas = RegistrySchemaIds.connect(registry.url(), Map.of());
        List<TopicSpec> topics = new ArrayList<>(Topics.changeTopics(FACT_PARTITIONS));
        topics.addAll(Topics.outputTopics(FACT_PARTITIONS));
        topics.addAll(Topics.deadLetterTopics());
        topics.addAll(Topics.sinkTopics());
        new TopicProvisioner(admin, (short) 1).provision(topics);
    }

    KafkaConfig kafka() {
        return KafkaConfig.of(broker.bootstrapServers(), registry.url());
    }

    SchemaIds schemas() {
        return schemas;
    }

    /** Small requests and short intervals, so that a test sees many of them. */
    SinkConfig config(String group, EndpointConfig endpoint) {
        return config(group, endpoint, 1_000);
    }

    SinkConfig config(String group, EndpointConfig endpoint, int deadLetterLimit) {
        return new SinkConfig(
                kafka(),
                BigQueryConfig.local("wwi-test", endpoint),
                new ConsumeConfig(
                        group,
                        2,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(10),
                        64L << 20,
                        deadLetterLimit,
                        Duration.ofHours(1)),
                new AppendConfig(Duration.ofMillis(10), 50, 1 << 20, 4, Duration.ofMinutes(10)),
                TablesConfig.defaults(),
                GenerationsConfig.defaults(),
                ChangeLogConfig.defaults(),
                CostConfig.defaults(),
                OperationsConfig.local(0));
    }

    /** The same with change logs in {@code raw_changes}, which another group writes. */
    SinkConfig logging(String group, EndpointConfig endpoint) {
        SinkConfig config = config(group, endpoint);
        return new SinkConfig(
                config.kafka(),
                config.bigQuery(),
                config.consume(),
                config.append(),
                config.tables(),
                config.generations(),
                new ChangeLogConfig(true, "raw_changes", group + "-changes"),
                config.cost(),
                config.operations());
    }

    BigQuerySink sink(SinkConfig config) throws IOException {
        BigQuerySink sink = new BigQuerySink(config, new SimpleMeterRegistry());
        sink.start();
        return sink;
    }

    /** What the sink says of {@code dataset.table}. */
    static SinkStatus.TableStatus status(BigQuerySink sink, String table) {
        return sink.status().tables().stream()
                .filter(status -> status.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    /** Rows of a table that BigQuery has acknowledged; none of a table that has no record yet. */
    static long acknowledged(BigQuerySink sink, String table) {
        return sink.status().tables().stream()
                .filter(status -> status.table().equals(table))
                .mapToLong(SinkStatus.TableStatus::rowsAcknowledged)
                .sum();
    }

    /** Deletes a topic and creates it again, under the same name. */
    void recreate(TopicSpec topic) {
        try {
            admin.deleteTopics(List.of(topic.name())).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(topic.name()));
            new TopicProvisioner(admin, (short) 1).provision(List.of(topic));
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** What the group has committed, by partition. */
    Map<TopicPartition, Long> committed(String group) {
        try {
            Map<TopicPartition, Long> committed = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
            return committed;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** What a group keeps beside its committed offset. */
    String metadata(String group, TopicPartition partition) {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition)
                    .metadata();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Sets what a group has committed; false while it has members. */
    boolean setCommitted(String group, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> committed.put(partition, new OffsetAndMetadata(offset)));
        try {
            admin.alterConsumerGroupOffsets(group, committed).all().get();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            return false;
        }
    }

    int partitions(String topic) {
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** The ends of a topic's partitions, markers of transactions included. */
    Map<TopicPartition, Long> ends(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** All records of a topic of one partition. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() throws IOException {
        admin.close();
        registry.close();
        broker.close();
    }
}
