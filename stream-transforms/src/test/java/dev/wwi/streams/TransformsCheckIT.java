package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.FreePort;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding.Severity;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.streams.testkit.KafkaServers;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformsCheckIT {
    private static final int PARTITIONS = 2;

    @TempDir
    private static Path directory;

    private static KafkaServers servers;

    @BeforeAll
    static void start() throws Exception {
        servers = KafkaServers.start(directory);
        servers.createTopics(PARTITIONS);
    }

    @AfterAll
    static void stop() throws Exception {
        servers.close();
    }

    @Test
    void nothingIsWrongWhereEverythingIsThere() throws Exception {
        // When
        CheckResult result = check(servers.config(), PARTITIONS);

        // Then
        assertThat(result.findings()).isEmpty();
        assertThat(result.checked())
                .anyMatch(line -> line.contains(servers.config().bootstrapServers()) && line.contains("cluster"))
                .anyMatch(line -> line.contains(servers.config().schemaRegistryUrl()));
    }

    @Test
    void anotherPartitionCountNamesTheTopicAndBothNumbers() throws Exception {
        // When
        CheckResult result = check(servers.config(), PARTITIONS + 1);

        // Then
        assertThat(result.hasErrors()).isTrue();
        assertThat(result.findings())
                .anySatisfy(finding -> {
                    assertThat(finding.subject()).isEqualTo("topic wwi.sales.orders");
                    assertThat(finding.problem()).isEqualTo("it has 2 partitions, the configuration asks for 3");
                })
                .noneMatch(finding -> finding.subject().equals("topic wwi.warehouse.colors"));
    }

    @Test
    void aServerThatDoesNotAnswerIsAFindingWithItsAddress() throws Exception {
        // Given
        String broker = "127.0.0.1:" + FreePort.any();
        String registry = "http://127.0.0.1:" + FreePort.any();

        // When
        CheckResult result = check(KafkaConfig.of(broker, registry), PARTITIONS);

        // Then
        assertThat(result.findings())
                .hasSize(2)
                .allMatch(finding -> finding.severity() == Severity.ERROR)
                .anyMatch(finding -> finding.problem().contains(broker))
                .anyMatch(finding -> finding.problem().contains(registry));
    }

    @Test
    void aMissingTopicIsToldAndNotCreated(@TempDir Path empty) throws Exception {
        // Given
        try (KafkaServers fresh = KafkaServers.start(empty);
                Admin admin = Admin.create(fresh.config().clientSettings())) {
            // When
            CheckResult result = check(fresh.config(), PARTITIONS);

            // Then
            assertThat(result.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                assertThat(finding.problem()).startsWith("missing: wwi.");
            });
            assertThat(admin.listTopics().names().get()).noneMatch(List.of("wwi.sales.orders")::contains);
        }
    }

    private static CheckResult check(KafkaConfig kafka, int factPartitions) throws InterruptedException {
        return new TransformsCheck(TransformsConfig.of(kafka, directory.resolve("state"), factPartitions)).run();
    }
}
