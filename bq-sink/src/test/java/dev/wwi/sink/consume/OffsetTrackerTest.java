package dev.wwi.sink.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTrackerTest {

    private final OffsetTracker tracker = new OffsetTracker();

    @Test
    void theOldestUnsettledRecordHoldsTheCommitBack() {
        // Given
        OffsetTracker.Entry first = tracker.take(10, 1_000);
        OffsetTracker.Entry second = tracker.take(12, 2_000);
        tracker.take(13, 3_000);

        // When
        second.settle();
        OptionalLong whileFirstIsOpen = tracker.oldestUnsettled();
        OptionalLong commitWhileFirstIsOpen = tracker.newestSettledCommitMicros();
        first.settle();

        // Then
        assertThat(whileFirstIsOpen).hasValue(10);
        assertThat(commitWhileFirstIsOpen).isEmpty();
        assertThat(tracker.oldestUnsettled()).hasValue(13);
        assertThat(tracker.newestSettledCommitMicros()).hasValue(2_000);
    }

    @Test
    void recordsAreTakenInTheOrderOfTheirOffsets() {
        // Given
        tracker.take(5, 0);

        // When // Then
        assertThatThrownBy(() -> tracker.take(5, 0)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void atAnyMomentTheOldestUnsettledIsTheLeastOffsetTakenAndNotSettled(long seed) {
        // Given
        Random random = new Random(seed);
        List<OffsetTracker.Entry> open = new ArrayList<>();
        List<Long> openOffsets = new ArrayList<>();
        Set<Long> settled = new HashSet<>();
        long offset = 0;

        for (int step = 0; step < 5_000; step++) {
            // When
            if (open.isEmpty() || random.nextInt(2) == 0) {
                offset += 1 + random.nextInt(3);
                open.add(tracker.take(offset, offset * 10));
                openOffsets.add(offset);
            } else {
                int index = random.nextInt(open.size());
                open.remove(index).settle();
                settled.add(openOffsets.remove(index));
            }

            // Then
            OptionalLong least = openOffsets.stream().mapToLong(Long::longValue).min();
            assertThat(tracker.oldestUnsettled()).isEqualTo(least);
            OptionalLong newestBefore = settled.stream()
                    .mapToLong(Long::longValue)
                    .filter(value -> least.isEmpty() || value < least.getAsLong())
                    .map(value -> value * 10)
                    .max();
            assertThat(tracker.newestSettledCommitMicros()).isEqualTo(newestBefore);
        }
    }
}
