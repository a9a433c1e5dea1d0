package dev.wwi.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.check.Finding.Severity;
import dev.wwi.schemas.topics.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicCheckTest {
    private static final TopicSpec ORDERS = new TopicSpec("wwi.sales.orders", 4, Map.of());

    @Test
    void aTopicAsConfiguredIsNothingToMend() {
        // Given
        TopicCheck check = new TopicCheck(List.of(ORDERS), Map.of("wwi.sales.orders", 4));

        // Then
        assertThat(check.findings(spec -> Optional.of("nobody asked"))).isEmpty();
        assertThat(check.findingsOfReader("the connector")).isEmpty();
    }

    @Test
    void anotherPartitionCountIsAnErrorWithBothNumbers() {
        // Given
        TopicCheck check = new TopicCheck(List.of(ORDERS), Map.of("wwi.sales.orders", 6));

        // When
        List<Finding> findings = check.findings(spec -> Optional.empty());

        // Then
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.subject()).isEqualTo("topic wwi.sales.orders");
            assertThat(finding.problem()).contains("6 partitions").contains("asks for 4");
        });
    }

    @Test
    void aMissingTopicThatKafkaWouldCreateIsAWarning() {
        // Given
        TopicCheck check = new TopicCheck(List.of(ORDERS), Map.of());

        // Then
        assertThat(check.findings(spec -> Optional.empty())).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.problem()).contains("wwi.sales.orders");
        });
    }

    @Test
    void aMissingTopicThatKafkaWouldNotCreateIsAnErrorWithItsReason() {
        // Given
        TopicCheck check = new TopicCheck(List.of(ORDERS), Map.of());

        // Then
        assertThat(check.findings(spec -> Optional.of("replication factor: 3 larger than available brokers: 1")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                    assertThat(finding.problem()).contains("larger than available brokers: 1");
                    assertThat(finding.remedy()).contains("4 partitions");
                });
    }

    @Test
    void whoOnlyReadsIsToldWhomToStartFirst() {
        // Given
        List<TopicSpec> wanted = IntStream.range(0, 7)
                .mapToObj(number -> new TopicSpec("topic-" + number, 1, Map.of()))
                .toList();

        // When
        List<Finding> findings = new TopicCheck(wanted, Map.of("topic-0", 3)).findingsOfReader("the transforms");

        // Then
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.problem()).doesNotContain("topic-0").contains("topic-5 and 1 more");
            assertThat(finding.remedy()).contains("Start the transforms first");
        });
    }
}
