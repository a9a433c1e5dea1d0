package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_DATE;
import static dev.wwi.streams.fact.SourceRow.customerTransaction;
import static dev.wwi.streams.fact.SourceRow.purchaseOrder;
import static dev.wwi.streams.fact.SourceRow.purchaseOrderLine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.fact.SourceTopics.Message;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarOfFactsTest {
    private static final long NOON = 1_462_363_200_000_000L;

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
    void theCalendarReachesFrom2013ToTheEndOfTheNewestDatesYear() {
        // When
        facts.streamed(customerTransaction(1).with("transaction_date", LocalDate.of(2015, 3, 1)), NOON);

        // Then
        assertThat(facts.rows(DIM_DATE)).hasSize(365 * 3);
        assertThat(facts.published(DIM_DATE).get(0).value().get("date")).isEqualTo(LocalDate.of(2013, 1, 1));
        assertThat(facts.published(DIM_DATE).get(365 * 3 - 1).value().get("date"))
                .isEqualTo(LocalDate.of(2015, 12, 31));
    }

    @Test
    void anyDateColumnOfAnyFactExtendsItAndNoDayIsWrittenTwice() {
        // Given
        facts.streamed(customerTransaction(1).with("transaction_date", LocalDate.of(2015, 3, 1)), NOON);
        facts.streamed(purchaseOrderLine(1, 5), NOON);

        // When
        facts.streamed(
                purchaseOrder(5)
                        .with("order_date", LocalDate.of(2015, 12, 30))
                        .with("expected_delivery_date", LocalDate.of(2016, 1, 10)),
                NOON);

        // Then
        assertThat(facts.published(DIM_DATE)).hasSize(1_461);
        assertThat(facts.rows(DIM_DATE)).hasSize(1_461);
    }

    @Test
    void aDateAfter2099DoesNotExtendIt() {
        // When
        facts.streamed(
                customerTransaction(1)
                        .with("transaction_date", LocalDate.of(2013, 3, 1))
                        .with("finalization_date", LocalDate.of(9999, 12, 31)),
                NOON);

        // Then
        assertThat(facts.rows(DIM_DATE)).hasSize(365);
    }

    @Test
    void aYearThatAnotherGenerationHasSeenIsThere() {
        // When
        facts.pipe(new Message(
                Topics.CALENDAR,
                bytes(2014),
                bytes((int) LocalDate.of(2014, 3, 1).toEpochDay()),
                0));

        // Then
        assertThat(facts.rows(DIM_DATE)).hasSize(365 * 2);
    }

    @Test
    void itNeverShrinks() {
        // Given
        facts.streamed(customerTransaction(1).with("transaction_date", LocalDate.of(2014, 3, 1)), NOON);

        // When
        facts.delete(customerTransaction(1), NOON);
        facts.streamed(customerTransaction(2).with("transaction_date", LocalDate.of(2012, 3, 1)), NOON);

        // Then
        assertThat(facts.rows(DIM_DATE)).hasSize(730);
    }

    private static Bytes bytes(int number) {
        return Bytes.wrap(new IntegerSerializer().serialize(Topics.CALENDAR, number));
    }
}
