package dev.wwi.platform.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.lag.GroupLook;
import dev.wwi.runtime.lag.GroupLook.Place;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant SECOND = FIRST.plusSeconds(1);
    private static final int ROUNDS = 2;

    private static final TransformsGeneration TRANSFORMS = TransformsGeneration.FIRST;
    private static final TransformsGeneration NEXT = new TransformsGeneration(2);

    private Map<String, String> tables = Map.of("orders", "raw.orders", "facts", "analytics.facts");
    private final Watermarks watermarks = new Watermarks(
            () -> tables,
            topic -> Optional.ofNullable(
                    Map.of("facts", TRANSFORMS, "facts.g2", NEXT).get(topic)),
            ROUNDS);

    @Test
    void aTableHasAnInstantOnceTheSinkHasPassedTheEndOfThen() {
        // Given
        watermarks.captured(FIRST);

        // When // Then
        watermarks.sinkAt(look("orders", 5, 8, "facts", 0, 0));
        assertThat(watermarks.completeUpTo("raw.orders")).isEmpty();
        watermarks.sinkAt(look("orders", 8, 20, "facts", 0, 0));
        assertThat(watermarks.completeUpTo("raw.orders")).contains(FIRST);
    }

    @Test
    void aComputedTableHasItOnceTheTransformsHavePassedAllTheirRounds() {
        // Given
        watermarks.captured(FIRST);
        watermarks.sinkAt(look("orders", 8, 8, "facts", 3, 3));
        assertThat(watermarks.completeUpTo("analytics.facts")).isEmpty();

        // When
        watermarks.transformsAt(TRANSFORMS, look("orders", 7, 8), false);
        watermarks.transformsAt(TRANSFORMS, look("orders", 8, 9), false);
        watermarks.sinkAt(look("orders", 8, 8, "facts", 4, 4));
        assertThat(watermarks.completeUpTo("analytics.facts")).isEmpty();
        watermarks.transformsAt(TRANSFORMS, look("orders", 9, 12), false);
        watermarks.sinkAt(look("orders", 8, 8, "facts", 4, 5));

        // Then
        assertThat(watermarks.completeUpTo("analytics.facts")).isEmpty();
        watermarks.sinkAt(look("orders", 8, 8, "facts", 5, 6));
        assertThat(watermarks.completeUpTo("analytics.facts")).contains(FIRST);
    }

    @Test
    void workThatIsPutOffHoldsComputedTablesBack() {
        // Given
        watermarks.captured(FIRST);

        // When // Then
        watermarks.transformsAt(TRANSFORMS, look("orders", 8, 8), true);
        watermarks.sinkAt(look("orders", 8, 8, "facts", 3, 3));
        assertThat(watermarks.completeUpTo("analytics.facts")).isEmpty();
        watermarks.transformsAt(TRANSFORMS, look("orders", 8, 8), false);
        watermarks.sinkAt(look("orders", 8, 8, "facts", 3, 3));
        assertThat(watermarks.completeUpTo("analytics.facts")).contains(FIRST);
    }

    @Test
    void aTableThatIsSwappedGoesOnWithTheTransformsThatFillItThen() {
        // Given
        watermarks.captured(FIRST);
        watermarks.transformsAt(TRANSFORMS, look("orders", 8, 8), false);
        watermarks.transformsAt(NEXT, look("orders", 7, 8), false);

        // When
        tables = Map.of("orders", "raw.orders", "facts.g2", "analytics.facts");

        // Then
        watermarks.sinkAt(look("orders", 8, 8, "facts.g2", 3, 3));
        assertThat(watermarks.completeUpTo("analytics.facts")).isEmpty();
        watermarks.transformsAt(NEXT, look("orders", 8, 8), false);
        watermarks.sinkAt(look("orders", 8, 8, "facts.g2", 3, 3));
        assertThat(watermarks.completeUpTo("analytics.facts")).contains(FIRST);
    }

    @Test
    void recordsOfATransactionWhoseCommitDoesNotShowYetAreWaitedFor() {
        // Given
        watermarks.captured(FIRST);
        Place committedElsewhere = new Place(8, 8, 9, Optional.empty());

        // When
        watermarks.sinkAt(new GroupLook(FIRST, Map.of(new TopicPartition("orders", 0), committedElsewhere)));

        // Then
        assertThat(watermarks.completeUpTo("raw.orders")).isEmpty();
        watermarks.sinkAt(look("orders", 10, 10));
        assertThat(watermarks.completeUpTo("raw.orders")).contains(FIRST);
    }

    @Test
    void anIdleFlowTakesAnInstantThroughInOneLookAtEachStage() {
        // When
        for (Instant instant : new Instant[] {FIRST, SECOND}) {
            watermarks.captured(instant);
            watermarks.transformsAt(TRANSFORMS, look("orders", 8, 8), false);
            watermarks.sinkAt(look("orders", 8, 8, "facts", 3, 3));
        }

        // Then
        assertThat(watermarks.completeUpTo("raw.orders")).contains(SECOND);
        assertThat(watermarks.completeUpTo("analytics.facts")).contains(SECOND);
    }

    @Test
    void aSinkThatStandsStillForHoursLeavesTheLastInstantAndGoesOnToTheNewest() {
        // Given
        watermarks.captured(FIRST);
        watermarks.sinkAt(look("orders", 8, 8, "facts", 0, 0));

        // When
        Instant last = FIRST;
        for (int second = 1; second <= 3_600; second++) {
            last = FIRST.plusSeconds(second);
            watermarks.captured(last);
            watermarks.sinkAt(look("orders", 8, 8 + second, "facts", 0, 0));
        }

        // Then
        assertThat(watermarks.completeUpTo("raw.orders")).contains(FIRST.plusSeconds(0));
        watermarks.sinkAt(look("orders", 4_000, 4_000, "facts", 0, 0));
        assertThat(watermarks.completeUpTo("raw.orders").orElseThrow()).isBetween(FIRST.plusSeconds(1_800), last);
    }

    private static GroupLook look(Object... topicsPositionsAndEnds) {
        Map<TopicPartition, Place> places = new HashMap<>();
        for (int i = 0; i < topicsPositionsAndEnds.length; i += 3) {
            places.put(
                    new TopicPartition((String) topicsPositionsAndEnds[i], 0),
                    new Place(
                            (int) topicsPositionsAndEnds[i + 1],
                            (int) topicsPositionsAndEnds[i + 2],
                            (int) topicsPositionsAndEnds[i + 2],
                            Optional.empty()));
        }
        return new GroupLook(FIRST, places);
    }
}
