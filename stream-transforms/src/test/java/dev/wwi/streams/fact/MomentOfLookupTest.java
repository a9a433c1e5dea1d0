package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_ORDER;
import static dev.wwi.streams.fact.SourceRow.order;
import static dev.wwi.streams.fact.SourceRow.orderLine;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.FctOrder;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.timeline.MemberId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MomentOfLookupTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final MemberId CUSTOMER = member(DIM_CUSTOMER, 7);

    @TempDir
    Path directory;

    private FactDriver facts;

    @BeforeEach
    void start() {
        facts = new FactDriver(directory);
    }

    @AfterEach
    void stop() {
        facts.close();
    }

    @Test
    void aStreamedUpdateThatChangesNothingMovesTheMoment() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON + HOUR, 41)));
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.streamed(orderLine(1, 5), NOON + HOUR);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getCustomerKey()).isEqualTo(key(CUSTOMER, NOON + HOUR));
        assertThat(fact.getSourceCommitAt()).isEqualTo(instant(NOON + HOUR));
    }

    @Test
    void aRereadThatFindsARowUnchangedMovesNothing() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON + HOUR, 41)));
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.reread(orderLine(1, 5), NOON + HOUR);

        // Then
        assertThat(facts.published(FCT_ORDER)).hasSize(1);
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getCustomerKey())
                .isEqualTo(key(CUSTOMER, Validity.SINCE_EVER_MICROS));
    }

    @Test
    void aRereadThatFindsARowDifferentIsAChangeAtTheTimeOfTheRead() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON + HOUR, 41)));
        facts.firstSnapshot(order(5), NOON);
        facts.firstSnapshot(orderLine(1, 5), NOON);

        // When
        facts.reread(orderLine(1, 5).with("quantity", 11), NOON + HOUR);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getQuantity()).isEqualTo(11);
        assertThat(fact.getCustomerKey()).isEqualTo(key(CUSTOMER, NOON + HOUR));
        assertThat(fact.getSourceCommitAt()).isEqualTo(instant(NOON + HOUR));
    }

    @Test
    void aSnapshotRowCountsFromTheTimeOfTheRead() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON, 41), since(NOON + HOUR, 42)));

        // When
        facts.firstSnapshot(order(5), NOON - HOUR);
        facts.firstSnapshot(orderLine(1, 5), NOON);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getCustomerKey()).isEqualTo(key(CUSTOMER, NOON));
        assertThat(fact.getSourceCommitAt()).isEqualTo(instant(NOON));
        assertThat(fact.getSourceLsn()).isEqualTo(facts.lastLsn());
    }

    @Test
    void aSourceClockThatStepsBackDoesNotTakeARowBack() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON, 41)));
        facts.streamed(order(5), NOON - HOUR);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.streamed(orderLine(1, 5).with("quantity", 3), NOON - HOUR);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getQuantity()).isEqualTo(3);
        assertThat(fact.getCustomerKey()).isEqualTo(key(CUSTOMER, NOON));
        assertThat(fact.getSourceLsn()).isEqualTo(facts.lastLsn());
    }

    @Test
    void ofOneTransactionTheGreaterLsnIsTheChangeThatMadeTheRow() {
        // Given
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.streamed(order(5), NOON);

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getSourceLsn()).isEqualTo(facts.lastLsn());
    }

    @Test
    void aVersionHoldsFromItsFirstInstantAndNotAtItsEnd() {
        // Given
        facts.timeline(Timelines.until(NOON + HOUR, CUSTOMER, since(NOON, 40)));
        facts.streamed(order(5), NOON - HOUR);

        // When
        facts.streamed(orderLine(1, 5), NOON - 1);
        facts.streamed(orderLine(2, 5), NOON);
        facts.streamed(orderLine(3, 5), NOON + HOUR - 1);
        facts.streamed(orderLine(4, 5), NOON + HOUR);

        // Then
        assertThat(facts.published(FCT_ORDER))
                .extracting(record -> record.value().get("customer_key"))
                .containsExactly(0L, key(CUSTOMER, NOON), key(CUSTOMER, NOON), 0L);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
