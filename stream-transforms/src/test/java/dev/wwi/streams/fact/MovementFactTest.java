package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_TRANSACTION_TYPE;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_MOVEMENT;
import static dev.wwi.streams.fact.SourceRow.movement;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.FctMovement;
import dev.wwi.schemas.star.Validity;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovementFactTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long EVER = Validity.SINCE_EVER_MICROS;

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
    void aStockItemTransactionIsAMovement() {
        // Given
        facts.timeline(Timelines.of(member(DIM_STOCK_ITEM, 50), sinceEver(6, false)));
        facts.timeline(Timelines.of(member(DIM_CUSTOMER, 7), sinceEver(40)));
        facts.timeline(Timelines.of(member(DIM_TRANSACTION_TYPE, 10), sinceEver()));

        // When
        facts.streamed(movement(1).with("customer_id", 7).with("invoice_id", 5), NOON);

        // Then
        FctMovement fact = facts.onlyRow(FCT_MOVEMENT, FctMovement.class);
        assertThat(fact.getWwiStockItemTransactionId()).isEqualTo(1);
        assertThat(fact.getDateKey()).isEqualTo(LocalDate.of(2016, 5, 4));
        assertThat(fact.getStockItemKey()).isEqualTo(key(member(DIM_STOCK_ITEM, 50), EVER));
        assertThat(fact.getCustomerKey()).isEqualTo(key(member(DIM_CUSTOMER, 7), EVER));
        assertThat(fact.getSupplierKey()).isZero();
        assertThat(fact.getTransactionTypeKey()).isEqualTo(key(member(DIM_TRANSACTION_TYPE, 10), EVER));
        assertThat(fact.getWwiInvoiceId()).isEqualTo(5);
        assertThat(fact.getWwiPurchaseOrderId()).isNull();
        assertThat(fact.getQuantity()).isEqualByComparingTo("-10");
    }

    @Test
    void aReceiptPointsToTheSupplierAndKeepsFractions() {
        // Given
        facts.timeline(Timelines.of(member(DIM_SUPPLIER, 4), sinceEver()));

        // When
        facts.streamed(
                movement(1)
                        .with("supplier_id", 4)
                        .with("purchase_order_id", 9)
                        .with("quantity", new BigDecimal("10.125"))
                        .with("transaction_occurred_when", LocalDateTime.of(1969, 12, 31, 23, 0)),
                NOON);

        // Then
        FctMovement fact = facts.onlyRow(FCT_MOVEMENT, FctMovement.class);
        assertThat(fact.getSupplierKey()).isEqualTo(key(member(DIM_SUPPLIER, 4), EVER));
        assertThat(fact.getWwiPurchaseOrderId()).isEqualTo(9);
        assertThat(fact.getQuantity()).isEqualByComparingTo("10.125");
        assertThat(fact.getDateKey()).isEqualTo(LocalDate.of(1969, 12, 31));
    }
}
