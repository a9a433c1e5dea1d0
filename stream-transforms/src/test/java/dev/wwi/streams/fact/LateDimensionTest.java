package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CITY;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateDimensionTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final long EVER = Validity.SINCE_EVER_MICROS;
    private static final MemberId CUSTOMER = member(DIM_CUSTOMER, 7);
    private static final MemberId CITY = member(DIM_CITY, 40);
    private static final MemberId OTHER_CITY = member(DIM_CITY, 41);

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
    void aMemberThatComesAfterTheFactCorrectsIt() {
        // Given
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));

        // Then
        assertThat(facts.published(FCT_ORDER)).hasSize(2);
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getCustomerKey()).isEqualTo(key(CUSTOMER, EVER));
    }

    @Test
    void theCityIsTheOneOfTheCustomersVersionAndFollowsItWhenThatComesLate() {
        // Given
        facts.timeline(Timelines.of(CITY, sinceEver()));
        facts.timeline(Timelines.of(OTHER_CITY, sinceEver()));
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getCityKey()).isEqualTo(key(CITY, EVER));

        // When
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON - HOUR, 41)));

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getCityKey()).isEqualTo(key(OTHER_CITY, EVER));
    }

    @Test
    void aMemberThatTheFactPointedToOnceConcernsItNoMore() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));
        facts.timeline(Timelines.of(CITY, sinceEver()));
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON - HOUR, 41)));
        facts.streamed(order(5).with("customer_id", 8), NOON + HOUR);
        int published = facts.published(FCT_ORDER).size();

        // When
        facts.timeline(Timelines.of(CITY, sinceEver(), since(NOON - HOUR)));
        facts.timeline(Timelines.of(CUSTOMER, since(NOON - 2 * HOUR, 99)));

        // Then
        assertThat(facts.published(FCT_ORDER)).hasSize(published);
    }

    @Test
    void aVersionThatStartsAfterTheFactTouchesItNot() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON + 1, 41)));

        // Then
        assertThat(facts.published(FCT_ORDER)).hasSize(1);
    }

    @Test
    void aTimelineThatLosesAllItsVersionsLeavesTheFactUnknown() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.noVersions(CUSTOMER);

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getCustomerKey()).isZero();
    }

    @Test
    void aFactThatMovedOnIsCorrectedAsOfWhereItIsNow() {
        // Given
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);
        facts.streamed(orderLine(1, 5), NOON + 2 * HOUR);

        // When
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON + HOUR, 40)));

        // Then
        assertThat(facts.published(FCT_ORDER)).hasSize(3);
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getCustomerKey()).isEqualTo(key(CUSTOMER, NOON + HOUR));
    }

    @Test
    void aDeletedFactIsNotPublishedAgain() {
        // Given
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);
        facts.delete(orderLine(1, 5), NOON + HOUR);

        // When
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));

        // Then
        assertThat(facts.rows(FCT_ORDER)).isEmpty();
        assertThat(facts.published(FCT_ORDER)).hasSize(2);
    }

    @Test
    void correctionsOfManyFactsAreWorkedOffInPartsUntilAllAreDone() {
        // Given
        int lines = 300;
        facts.streamed(order(5), NOON);
        for (int line = 1; line <= lines; line++) {
            facts.streamed(orderLine(line, 5), NOON);
        }
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));
        facts.timeline(Timelines.of(CITY, since(NOON - HOUR)));
        assertThat(facts.published(FCT_ORDER)).hasSizeLessThan(2 * lines);

        // When
        for (int part = 0; part < 5; part++) {
            facts.passTime(Duration.ofMillis(10));
        }

        // Then
        assertThat(facts.rows(FCT_ORDER).values())
                .hasSize(lines)
                .allSatisfy(row -> assertThat(row.get("customer_key")).isEqualTo(key(CUSTOMER, EVER)))
                .allSatisfy(row -> assertThat(row.get("city_key")).isEqualTo(key(CITY, NOON - HOUR)));
        assertThat(facts.published(FCT_ORDER)).hasSizeLessThanOrEqualTo(2 * lines + 100);
    }

    @Test
    void whileThousandsOfFactsAreCorrectedInPartsNewLinesGoThrough() {
        // Given
        int lines = 5_000;
        facts.streamed(order(5), NOON);
        for (int line = 1; line <= lines; line++) {
            facts.streamed(orderLine(line, 5), NOON);
        }
        facts.published(FCT_ORDER).clear();

        // When
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));
        List<Integer> publishedAfter = new ArrayList<>();
        for (int part = 1; facts.corrected(FCT_ORDER, CUSTOMER) < lines; part++) {
            int before = facts.published(FCT_ORDER).size();
            facts.streamed(orderLine(lines + part, 5), NOON + part);
            assertThat(facts.published(FCT_ORDER).size() - before)
                    .as("a new line is published at once, and alone")
                    .isOne();
            facts.passTime(Duration.ofMillis(10));
            publishedAfter.add(facts.published(FCT_ORDER).size());
        }

        // Then
        assertThat(publishedAfter).hasSizeGreaterThan(2).hasSizeLessThan(10);
        assertThat(facts.rows(FCT_ORDER).values())
                .allSatisfy(row -> assertThat(row.get("customer_key")).isEqualTo(key(CUSTOMER, EVER)));
    }
}
