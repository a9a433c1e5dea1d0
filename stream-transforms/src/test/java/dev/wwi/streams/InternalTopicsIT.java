package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records carry commit times, years old in a replay: no topic may roll a segment per day of them or delete them. */
class InternalTopicsIT {
    private static final int PARTITIONS = 2;

    @TempDir
    Path directory;

    @Test
    void everyTopicThatIsMadeKeepsItsRecordsAndRollsFewSegments() throws Exception {
        try (KafkaServers servers = KafkaServers.start(directory.resolve("servers"));
                Transforms transforms = new Transforms(
                        TransformsConfig.of(servers.config(), directory.resolve("state"), PARTITIONS),
                        new SimpleMeterRegistry());
                Admin admin = Admin.create(servers.config().clientSettings())) {
            // When
            transforms.start();
            Patience.awaitRunning(transforms);
            Collection<String> names = admin.listTopics().names().get();
            List<String> internal = names.stream()
                    .filter(topic -> topic.startsWith(transforms.applicationId()))
                    .toList();
            Map<String, Config> settings = settings(admin, internal);
            List<String> named = new ArrayList<>(
                    TargetTables.all().stream().map(TargetTable::topic).toList());
            named.addAll(List.of(Topics.MEMBER_TIMELINES, Topics.CALENDAR, Topics.ROW_ORIGINS));

            // Then
            assertThat(internal)
                    .contains(transforms.pendingCorrectionsTopic())
                    .anyMatch(topic -> topic.endsWith("-subscription-registration-topic"))
                    .anyMatch(topic -> topic.endsWith("-subscription-store-changelog"));
            settings.putAll(settings(admin, named));
            assertThat(settings).allSatisfy((topic, config) -> {
                assertThat(value(config, "segment.ms")).isEqualTo(Topics.SEGMENT_MILLIS);
                assertThat(value(config, "retention.ms")).isEqualTo("-1");
                assertThat(value(config, "retention.bytes")).isEqualTo("-1");
                assertThat(value(config, "message.timestamp.type")).isEqualTo("CreateTime");
                assertThat(value(config, "message.timestamp.after.max.ms")).isEqualTo(Long.toString(Long.MAX_VALUE));
                boolean isPassage = topic.endsWith("-registration-topic") || topic.endsWith("-response-topic");
                assertThat(value(config, "cleanup.policy")).isEqualTo(isPassage ? "delete" : "compact");
            });
        }
    }

    private static Map<String, Config> settings(Admin admin, Collection<String> topics) throws Exception {
        Collection<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .collect(Collectors.toSet());
        Map<String, Config> settings = new TreeMap<>();
        admin.describeConfigs(resources).all().get().forEach((topic, config) -> settings.put(topic.name(), config));
        return settings;
    }

    private static String value(Config config, String name) {
        return config.get(name).value();
    }
}
