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
}
