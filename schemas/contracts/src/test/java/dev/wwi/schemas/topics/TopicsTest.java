package dev.wwi.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.SourceTables;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private static List<TopicSpec> all() {
        return Stream.of(
                        Topics.changeTopics(4),
                        Topics.outputTopics(4),
                        Topics.connectorTopics(),
                        List.of(Topics.memberTimelines(4)),
                        Topics.sharedTransformsTopics(4),
                        Topics.deadLetterTopics(),
                        List.of(Topics.partitionChange(), Topics.partitionCopy(Topics.memberTimelines(4))))
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void everyTopicSaysWhatItKeepsAndHowItRollsSegments() {
        assertThat(all()).allSatisfy(topic -> assertThat(topic.settings())
                .containsKeys("cleanup.policy", "retention.ms", "segment.ms"));
    }

    @Test
    void noTopicRefusesRecordsOfASourceWhoseClockIsAhead() {
        assertThat(all()).allSatisfy(topic -> assertThat(topic.settings())
                .containsEntry("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
    }

    @Test
    void aReplayOfTenYearsRollsFewSegments() {
        long tenYearsMillis = 3_653L * 24 * 60 * 60 * 1000;
        assertThat(all()).allSatisfy(topic -> assertThat(
                        tenYearsMillis / Long.parseLong(topic.settings().get("segment.ms")))
                .isLessThan(50));
    }

    @Test
    void noTopicLosesRecordsByAge() {
        assertThat(all()).allSatisfy(topic -> assertThat(topic.settings()).containsEntry("retention.ms", "-1"));
    }

    @Test
    void tablesThatFeedDimensionsKeepTheirWholeHistoryInOnePartition() {
        // When
        TopicSpec cities = Topics.changeTopic(SourceTables.CITIES, 4);

        // Then
        assertThat(cities.partitions()).isEqualTo(1);
        assertThat(cities.settings()).containsEntry("cleanup.policy", "delete");
    }

    @Test
    void tablesThatFeedFactsAreSpreadAndCompacted() {
        // When
        TopicSpec orderLines = Topics.changeTopic(SourceTables.ORDER_LINES, 4);

        // Then
        assertThat(orderLines.partitions()).isEqualTo(4);
        assertThat(orderLines.settings()).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void whatLastsAndIsSpreadLikeFactsIsTheirChangeTopicsAndTheOriginsOfTheirRows() {
        assertThat(Topics.lastingFactTopics(7))
                .hasSize(11)
                .allSatisfy(topic -> assertThat(topic.partitions()).isEqualTo(7))
                .extracting(TopicSpec::name)
                .contains("wwi.sales.order_lines", Topics.ROW_ORIGINS)
                .doesNotContain(Topics.CALENDAR, "wwi.sales.customers");
        assertThat(Topics.lastingFactTopics(7))
                .allSatisfy(topic ->
                        assertThat(Topics.partitionCopy(topic).settings()).containsEntry("cleanup.policy", "delete"));
    }

    @Test
    void timelinesHaveAPartitionForEveryPartitionOfTheFacts() {
        assertThat(Topics.memberTimelines(7).partitions()).isEqualTo(7);
    }
}
