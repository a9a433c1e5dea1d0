package dev.wwi.streams.testkit;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A real broker and a real schema registry in this JVM. */
public final class KafkaServers implements AutoCloseable {
    private final KafkaBroker broker;
    private final SchemaRegistryServer registry;

    private KafkaServers(KafkaBroker broker, SchemaRegistryServer registry) {
        this.broker = broker;
        this.registry = registry;
    }

    public static KafkaServers start(Path directory) throws IOException {
        BrokerEnds.becomeErrors();
        KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"), FreePort.any());
        try {
            return new KafkaServers(
                    broker,
                    SchemaRegistryServer.start(
                            SchemaRegistryServer.Config.local(directory.resolve("registry"), FreePort.any())));
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    public KafkaConfig config() {
        return KafkaConfig.of(broker.bootstrapServers(), registry.url());
    }

    /** Makes all topics that the transforms read and write, and returns when the broker leads their partitions. */
    public void createTopics(int factPartitions) throws InterruptedException {
        List<TopicSpec> topics = new ArrayList<>(Topics.changeTopics(factPartitions));
        topics.addAll(Topics.outputTopics(factPartitions));
        topics.add(Topics.memberTimelines(factPartitions));
        topics.addAll(Topics.sharedTransformsTopics(factPartitions));
        topics.addAll(Topics.deadLetterTopics());
        Map<TopicPartition, OffsetSpec> ends = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try (Admin admin = Admin.create(config().clientSettings())) {
            new TopicProvisioner(admin, (short) 1).provision(topics);
            // The controller has them before the broker leads them. A producer's first batch to one that it does not
            // lead
            // yet is refused, the next one, a moment later, taken: then the first is out of sequence for ever.
            admin.listOffsets(ends, new ListOffsetsOptions().timeoutMs((int) Patience.LIMIT.toMillis()))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker does not lead the topics' partitions", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (broker) {
            registry.close();
        }
    }
}
