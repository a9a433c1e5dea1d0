package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SubtopologiesTest {
    private final Subtopologies subtopologies = Subtopologies.of(TransformsGeneration.FIRST);

    @Test
    void whatFeedsDimensionsIsReadByOneTask() {
        assertThat(SourceTables.all().stream()
                        .filter(table -> table.feeds() == Feeds.DIMENSIONS)
                        .map(table -> subtopologies.task(new TopicPartition(table.topic(), 0)))
                        .distinct())
                .hasSize(1)
                .allMatch(task -> task.matches("\\d+_0"));
    }

    @Test
    void aTopicThatTheApplicationSendsItselfIsKnownByItsFullName() {
        // Given
        String topic = "wwi-transforms-g1-fct_order-order_lines-with-orders-subscription-response-topic";

        // When // Then
        assertThat(subtopologies.task(new TopicPartition(topic, 1)))
                .isEqualTo(subtopologies.task(new TopicPartition(Topics.MEMBER_TIMELINES, 1)))
                .endsWith("_1");
    }

    @Test
    void aTopicThatNoTaskReadsStandsForItself() {
        assertThat(subtopologies.task(new TopicPartition("other", 3))).isEqualTo("other-3");
    }
}
