package dev.wwi.platform.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTracesIT {
    private static final TransformsGeneration THIRD = new TransformsGeneration(3);
    private static final String CHANGES = "wwi.sales.orders";

    @TempDir
    private Path directory;

    @Test
    void nothingIsLeftOfAGenerationThoughKafkaTakesItForAMember() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"), FreePort.any());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            // Given
            Path stores = directory.resolve("streams");
            Files.createDirectories(stores.resolve("wwi-transforms-g2"));
            Files.writeString(
                    Files.createDirectories(stores.resolve("wwi-transforms-g3/0_0"))
                            .resolve("checkpoint"),
                    "0");
            create(admin, CHANGES, "wwi.dim.city.g3", "wwi-transforms-g3-lines-changelog", Topics.ROW_ORIGINS);
            leaveAStaticMember(broker.bootstrapServers());
            GenerationTraces traces = new GenerationTraces(admin, stores, 2);
            Set<TransformsGeneration> before = traces.found();

            // When
            boolean removed = traces.remove(THIRD);

            // Then
            assertThat(before).containsExactlyInAnyOrder(new TransformsGeneration(2), THIRD);
            assertThat(removed).isTrue();
            assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder(CHANGES, Topics.ROW_ORIGINS);
            assertThat(admin.listGroups().all().get())
                    .extracting(GroupListing::groupId)
                    .doesNotContain(THIRD.applicationId());
            assertThat(stores).isDirectoryContaining("glob:**wwi-transforms-g2");
            assertThat(stores.resolve("wwi-transforms-g3")).doesNotExist();
            assertThat(traces.found()).containsExactly(new TransformsGeneration(2));
            assertThat(traces.remove(THIRD)).isTrue();
        }
    }

    private static void create(Admin admin, String... topics) throws Exception {
        List<NewTopic> all = List.of(topics).stream()
                .map(topic -> new NewTopic(topic, Optional.of(1), Optional.empty()))
                .toList();
        admin.createTopics(all).all().get();
    }

    /** One with an offset in a topic that remains; it is closed, and does not leave its group by that. */
    private static void leaveAStaticMember(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                THIRD.applicationId(),
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                "one"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(CHANGES));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            consumer.commitSync(Map.of(new TopicPartition(CHANGES, 0), new OffsetAndMetadata(7)));
        }
    }
}
