package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CITY;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_EMPLOYEE;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_ORDER;
import static dev.wwi.streams.fact.SourceRow.order;
import static dev.wwi.streams.fact.SourceRow.orderLine;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wwi.schemas.star.FctOrder;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.timeline.MemberId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderFactTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final long EVER = Validity.SINCE_EVER_MICROS;
    private static final MemberId CUSTOMER = member(DIM_CUSTOMER, 7);
    private static final MemberId ITEM = member(DIM_STOCK_ITEM, 50);
    private static final MemberId PACKAGE = new MemberId(Timelines.PACKAGE_TYPE, 9);

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
    void aLineWithItsHeaderIsAFactWithTheKeysAsOfTheLaterChange() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON, 41), since(NOON + 2 * HOUR, 42)));
        facts.timeline(Timelines.of(member(DIM_CITY, 41), sinceEver(), since(NOON + HOUR)));
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false)));
        facts.timeline(Timelines.of(member(DIM_EMPLOYEE, 3), sinceEver()));
        facts.timeline(Timelines.of(member(DIM_EMPLOYEE, 4), sinceEver()));
        facts.timeline(Timelines.of(PACKAGE, sinceEver("Each"), since(NOON + HOUR, "Pair")));

        // When
        facts.streamed(
                orderLine(1, 5).with("picking_completed_when", LocalDateTime.of(2016, 5, 4, 23, 59)), NOON - HOUR);
        facts.streamed(order(5).with("picked_by_person_id", 4).with("backorder_order_id", 6), NOON + HOUR);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getOrderLineId()).isEqualTo(1);
        assertThat(fact.getCustomerKey()).isEqualTo(key(CUSTOMER, NOON));
        assertThat(fact.getCityKey()).isEqualTo(key(member(DIM_CITY, 41), NOON + HOUR));
        assertThat(fact.getStockItemKey()).isEqualTo(key(ITEM, EVER));
        assertThat(fact.getSalespersonKey()).isEqualTo(key(member(DIM_EMPLOYEE, 3), EVER));
        assertThat(fact.getPickerKey()).isEqualTo(key(member(DIM_EMPLOYEE, 4), EVER));
        assertThat(fact.getPackage$()).isEqualTo("Pair");
        assertThat(fact.getOrderDateKey()).isEqualTo(LocalDate.of(2016, 5, 4));
        assertThat(fact.getPickedDateKey()).isEqualTo(LocalDate.of(2016, 5, 4));
        assertThat(fact.getWwiOrderId()).isEqualTo(5);
        assertThat(fact.getWwiBackorderId()).isEqualTo(6);
        assertThat(fact.getDescription()).isEqualTo("Furry slippers");
        assertThat(fact.getQuantity()).isEqualTo(10);
        assertThat(fact.getUnitPrice()).isEqualTo(new BigDecimal("18.000000000"));
        assertThat(fact.getTaxRate()).isEqualTo(new BigDecimal("15.000000000"));
        assertThat(fact.getTotalExcludingTax()).isEqualTo(new BigDecimal("180.000000000"));
        assertThat(fact.getTaxAmount()).isEqualTo(new BigDecimal("27.000000000"));
        assertThat(fact.getTotalIncludingTax()).isEqualTo(new BigDecimal("207.000000000"));
        assertThat(fact.getSourceCommitAt()).isEqualTo(Instant.EPOCH.plus(NOON + HOUR, ChronoUnit.MICROS));
        assertThat(fact.getSourceLsn()).isEqualTo(facts.lastLsn());
    }

    @Test
    void aLineMayComeBeforeItsHeader() {
        // Given
        facts.streamed(orderLine(1, 5), NOON);
        assertThat(facts.rows(FCT_ORDER)).isEmpty();

        // When
        facts.streamed(order(5), NOON);

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getWwiOrderId()).isEqualTo(5);
    }

    @Test
    void aHeaderMayComeBeforeItsLine() {
        // Given
        facts.streamed(order(5), NOON);

        // When
        facts.streamed(orderLine(1, 5), NOON);

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getWwiOrderId()).isEqualTo(5);
    }

    @Test
    void aLineThatMovesToAnotherOrderFollowsItAndLeavesNothingBehind() {
        // Given
        facts.streamed(order(5).with("customer_id", 7), NOON);
        facts.streamed(order(6).with("customer_id", 8), NOON);
        facts.timeline(Timelines.of(member(DIM_CUSTOMER, 7), sinceEver(40)));
        facts.timeline(Timelines.of(member(DIM_CUSTOMER, 8), sinceEver(40)));
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.streamed(orderLine(1, 6), NOON + HOUR);
        facts.streamed(
                order(5).with("backorder_order_id", 6).with("order_date", LocalDate.of(2016, 6, 1)), NOON + HOUR);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getWwiOrderId()).isEqualTo(6);
        assertThat(fact.getCustomerKey()).isEqualTo(key(member(DIM_CUSTOMER, 8), EVER));
        assertThat(fact.getWwiBackorderId()).isNull();
        assertThat(fact.getOrderDateKey()).isEqualTo(LocalDate.of(2016, 5, 4));
        assertThat(fact.getSourceLsn()).isEqualTo(facts.lastLsn() - 1);
    }

    @Test
    void aLineThatMovesToAnOrderThatIsNotThereYetIsGoneUntilItComes() {
        // Given
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.streamed(orderLine(1, 6), NOON + HOUR);

        // Then
        assertThat(facts.rows(FCT_ORDER)).isEmpty();

        // When
        facts.streamed(order(6), NOON + HOUR);

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getWwiOrderId()).isEqualTo(6);
    }

    @Test
    void aChangeOfTheHeaderReachesAllItsLinesAndMovesThem() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON + HOUR, 41)));
        facts.streamed(order(5), NOON);
        facts.streamed(order(6), NOON);
        facts.streamed(orderLine(1, 5), NOON);
        facts.streamed(orderLine(2, 5), NOON);
        facts.streamed(orderLine(3, 6), NOON);

        // When
        facts.streamed(order(5).with("picked_by_person_id", 4), NOON + HOUR);

        // Then
        assertThat(facts.rows(FCT_ORDER).values())
                .extracting(row -> row.get("order_line_id"), row -> row.get("customer_key"))
                .containsExactlyInAnyOrder(
                        tuple(1L, key(CUSTOMER, NOON + HOUR)),
                        tuple(2L, key(CUSTOMER, NOON + HOUR)),
                        tuple(3L, key(CUSTOMER, EVER)));
    }

    @Test
    void aDeletedLineIsATombstoneOfItsKey() {
        // Given
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.delete(orderLine(1, 5), NOON + HOUR);

        // Then
        assertThat(facts.published(FCT_ORDER)).hasSize(2).last().satisfies(record -> {
            assertThat(record.key().get("order_line_id")).isEqualTo(1L);
            assertThat(record.value()).isNull();
        });
    }

    @Test
    void aDeletedHeaderTakesItsLinesAlong() {
        // Given
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);

        // When
        facts.delete(order(5), NOON + HOUR);

        // Then
        assertThat(facts.rows(FCT_ORDER)).isEmpty();
    }

    @Test
    void aRowThatComesBackAfterItsDeletionIsAFactAgain() {
        // Given
        facts.streamed(order(5), NOON);
        facts.streamed(orderLine(1, 5), NOON);
        facts.delete(orderLine(1, 5), NOON + HOUR);

        // When
        facts.streamed(orderLine(1, 5).with("quantity", 3), NOON + 2 * HOUR);

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getQuantity()).isEqualTo(3);
    }

    @Test
    void aLineWithoutPriceHasNoTotals() {
        // Given
        facts.streamed(order(5), NOON);

        // When
        facts.streamed(orderLine(1, 5).with("unit_price", null), NOON);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getUnitPrice()).isNull();
        assertThat(fact.getTotalExcludingTax()).isNull();
        assertThat(fact.getTaxAmount()).isNull();
        assertThat(fact.getTotalIncludingTax()).isNull();
    }

    @Test
    void taxIsRoundedHalfUpFromTheExactProduct() {
        // Given
        facts.streamed(order(5), NOON);

        // When
        facts.streamed(
                orderLine(1, 5)
                        .with("quantity", 1)
                        .with("unit_price", new BigDecimal("0.30"))
                        .with("tax_rate", new BigDecimal("15.000")),
                NOON);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getTaxAmount()).isEqualByComparingTo("0.05");
        assertThat(fact.getTotalIncludingTax()).isEqualByComparingTo("0.35");
    }

    @Test
    void negativeAmountsAreRoundedAwayFromZero() {
        // Given
        facts.streamed(order(5), NOON);

        // When
        facts.streamed(
                orderLine(1, 5)
                        .with("quantity", -1)
                        .with("unit_price", new BigDecimal("0.30"))
                        .with("tax_rate", new BigDecimal("15.000")),
                NOON);

        // Then
        assertThat(facts.onlyRow(FCT_ORDER, FctOrder.class).getTaxAmount()).isEqualByComparingTo("-0.05");
    }

    @Test
    void whatIsNullOrNotFoundPointsToTheUnknownMember() {
        // Given
        facts.streamed(order(5).with("picked_by_person_id", null), NOON);

        // When
        facts.streamed(orderLine(1, 5), NOON);

        // Then
        FctOrder fact = facts.onlyRow(FCT_ORDER, FctOrder.class);
        assertThat(fact.getCityKey()).isZero();
        assertThat(fact.getCustomerKey()).isZero();
        assertThat(fact.getStockItemKey()).isZero();
        assertThat(fact.getSalespersonKey()).isZero();
        assertThat(fact.getPickerKey()).isZero();
        assertThat(fact.getPackage$()).isEqualTo("N/A");
        assertThat(fact.getPickedDateKey()).isNull();
        assertThat(fact.getWwiBackorderId()).isNull();
    }
}
