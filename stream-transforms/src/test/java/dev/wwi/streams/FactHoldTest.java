package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.SourceTables;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FactHoldTest {
    private static final TopicPartition FACT = new TopicPartition(SourceTables.ORDER_LINES.topic(), 1);
    private static final TopicPartition DIMENSION = new TopicPartition(SourceTables.CUSTOMERS.topic(), 0);
    private static final long MANY = 200_000;

    private final ProcessingConfig processing = ProcessingConfig.in("state", ProcessingConfig.DEFAULT_FACT_PARTITIONS);
    private final ManualClock clock = new ManualClock();

    @Test
    void ofARunThatCatchesUpHoldsTheFactsTopicsAlone() {
        // Given
        FactHold hold = FactHold.of(Pace.CATCHING_UP, processing);

        // When
        hold.check(MANY, clock.instant());

        // Then
        assertThat(hold.isOver()).isFalse();
        assertThat(hold.holds(FACT)).isTrue();
        assertThat(hold.holds(DIMENSION)).isFalse();
    }

    @Test
    void ofALiveRunHoldsNothing() {
        assertThat(FactHold.of(Pace.LIVE, processing).holds(FACT)).isFalse();
    }

    @Test
    void isOverOnceTheDimensionsAreReadAndStaysSo() {
        // Given
        FactHold hold = FactHold.of(Pace.CATCHING_UP, processing);
        hold.check(MANY, clock.instant());

        // When
        hold.check(0, clock.instant());
        hold.check(MANY, clock.instant());

        // Then
        assertThat(hold.isOver()).isTrue();
        assertThat(hold.holds(FACT)).isFalse();
    }

    @Test
    void isOverWhenNothingOfTheDimensionsIsReadForLong() {
        // Given
        FactHold hold = FactHold.of(Pace.CATCHING_UP, processing);
        hold.check(MANY, clock.instant());

        // When
        clock.pass(Duration.ofSeconds(30));
        hold.check(MANY, clock.instant());

        // Then
        assertThat(hold.isOver()).isTrue();
    }

    @Test
    void theTimeInWhichTheApplicationReadsNothingAtAllDoesNotCount() {
        // Given
        FactHold hold = FactHold.of(Pace.CATCHING_UP, processing);
        hold.check(MANY, clock.instant());

        // When
        clock.pass(Duration.ofSeconds(60));
        hold.rest(clock.instant());
        clock.pass(Duration.ofSeconds(29));
        hold.check(MANY, clock.instant());

        // Then
        assertThat(hold.isOver()).isFalse();
    }

    @Test
    void lastsAsLongAsTheDimensionsAreBeingRead() {
        // Given
        FactHold hold = FactHold.of(Pace.CATCHING_UP, processing);

        // When
        for (long read = 0; read < 10; read++) {
            hold.check(MANY - read, clock.instant());
            clock.pass(Duration.ofSeconds(29));
        }

        // Then
        assertThat(hold.isOver()).isFalse();
    }
}
