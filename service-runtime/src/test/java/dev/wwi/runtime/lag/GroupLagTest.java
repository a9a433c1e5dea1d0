package dev.wwi.runtime.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.wwi.runtime.lag.GroupLook.Place;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupLagTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition LINES = new TopicPartition("lines", 0);

    @Test
    void aPartitionThatWaitsForAnotherOfItsTaskIsNotStalled() {
        // Given
        GroupLag lag = new GroupLag(new LagStage("transforms", "group", topic -> true, partition -> "1_0"));

        // When
        StageLag judged = null;
        for (int second = 0; second <= 10; second++) {
            judged = lag.judge(look(second, second * 100L, 0));
        }

        // Then
        assertThat(judged.state()).isEqualTo(LagState.CATCHING_UP);
        assertThat(judged.partitions())
                .extracting(PartitionLag::topic, PartitionLag::records, PartitionLag::state)
                .containsExactly(
                        tuple("lines", 5_000L, LagState.CATCHING_UP), tuple("orders", 4_000L, LagState.CATCHING_UP));
    }

    @Test
    void wherePartitionsAreHandledByThemselvesTheOneThatStandsStillIsNamed() {
        // Given
        GroupLag lag = new GroupLag(LagStage.ofPartitions("sink", "group", topic -> true));

        // When
        StageLag judged = null;
        for (int second = 0; second <= 10; second++) {
            judged = lag.judge(look(second, second * 500L, 0));
        }

        // Then
        assertThat(judged.state()).isEqualTo(LagState.STALLED);
        assertThat(judged.lag()).isEqualTo(5_000);
        assertThat(judged.partitions())
                .filteredOn(partition -> partition.state() == LagState.STALLED)
                .extracting(PartitionLag::unit)
                .containsExactly("lines-0");
    }

    @Test
    void theStageIsAsFarBehindAsItsOldestNextRecord() {
        // Given
        GroupLag lag = new GroupLag(LagStage.ofPartitions("sink", "group", topic -> true));
        Place tenSecondsOld =
                new Place(1, 2, 2, Optional.of(START.minusSeconds(10).toEpochMilli()));
        Place fromTheFuture =
                new Place(1, 2, 2, Optional.of(START.plusSeconds(10).toEpochMilli()));

        // When
        StageLag judged = lag.judge(new GroupLook(START, Map.of(ORDERS, tenSecondsOld, LINES, fromTheFuture)));

        // Then
        assertThat(judged.secondsBehind()).isEqualTo(10.0);
        assertThat(judged.partitions()).extracting(PartitionLag::secondsBehind).containsExactly(0.0, 10.0);
    }

    private static GroupLook look(int second, long ordersPosition, long linesPosition) {
        return new GroupLook(
                START.plusSeconds(second),
                Map.of(
                        ORDERS, new Place(ordersPosition, 5_000, 5_000, Optional.empty()),
                        LINES, new Place(linesPosition, 5_000, 5_000, Optional.empty())));
    }
}
