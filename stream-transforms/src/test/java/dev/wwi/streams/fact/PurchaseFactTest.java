package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_PURCHASE;
import static dev.wwi.streams.fact.SourceRow.purchaseOrder;
import static dev.wwi.streams.fact.SourceRow.purchaseOrderLine;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.FctPurchase;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.timeline.MemberId;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurchaseFactTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final long EVER = Validity.SINCE_EVER_MICROS;
    private static final MemberId ITEM = member(DIM_STOCK_ITEM, 50);

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
    void aPurchaseOrderLineIsAPurchase() {
        // Given
        facts.timeline(Timelines.of(member(DIM_SUPPLIER, 4), sinceEver()));
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false)));
        facts.timeline(Timelines.of(new MemberId(Timelines.PACKAGE_TYPE, 9), sinceEver("Carton")));
        facts.streamed(purchaseOrder(5).with("expected_delivery_date", LocalDate.of(2016, 5, 18)), NOON);

        // When
        facts.streamed(
                purchaseOrderLine(1, 5)
                        .with("received_outers", 11)
                        .with("last_receipt_date", LocalDate.of(2016, 5, 5))
                        .with("is_order_line_finalized", true),
                NOON);

        // Then
        FctPurchase fact = facts.onlyRow(FCT_PURCHASE, FctPurchase.class);
        assertThat(fact.getPurchaseOrderLineId()).isEqualTo(1);
        assertThat(fact.getDateKey()).isEqualTo(LocalDate.of(2016, 5, 4));
        assertThat(fact.getSupplierKey()).isEqualTo(key(member(DIM_SUPPLIER, 4), EVER));
        assertThat(fact.getStockItemKey()).isEqualTo(key(ITEM, EVER));
        assertThat(fact.getWwiPurchaseOrderId()).isEqualTo(5);
        assertThat(fact.getOrderedOuters()).isEqualTo(12);
        assertThat(fact.getOrderedQuantity()).isEqualTo(72);
        assertThat(fact.getReceivedOuters()).isEqualTo(11);
        assertThat(fact.getPackage$()).isEqualTo("Carton");
        assertThat(fact.getIsOrderFinalized()).isTrue();
        assertThat(fact.getExpectedDeliveryDate()).isEqualTo(LocalDate.of(2016, 5, 18));
        assertThat(fact.getLastReceiptDate()).isEqualTo(LocalDate.of(2016, 5, 5));
    }

    @Test
    void theUnitsInAnOuterAreThoseOfTheItemsVersionAtTheTime() {
        // Given
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false), since(NOON, 8, false), since(NOON + HOUR, 10, false)));
        facts.streamed(purchaseOrder(5), NOON);

        // When
        facts.streamed(purchaseOrderLine(1, 5), NOON);

        // Then
        assertThat(facts.onlyRow(FCT_PURCHASE, FctPurchase.class).getOrderedQuantity())
                .isEqualTo(96);
    }

    @Test
    void anUnknownItemHasNoUnitsAndDatesMayBeMissing() {
        // Given
        facts.streamed(purchaseOrder(5), NOON);

        // When
        facts.streamed(purchaseOrderLine(1, 5), NOON);

        // Then
        FctPurchase fact = facts.onlyRow(FCT_PURCHASE, FctPurchase.class);
        assertThat(fact.getStockItemKey()).isZero();
        assertThat(fact.getOrderedQuantity()).isZero();
        assertThat(fact.getExpectedDeliveryDate()).isNull();
        assertThat(fact.getLastReceiptDate()).isNull();
    }

    @Test
    void whetherItIsFinalizedIsTheLinesMatterNotTheHeaders() {
        // Given
        facts.streamed(purchaseOrderLine(1, 5), NOON);

        // When
        facts.streamed(purchaseOrder(5).with("is_order_finalized", true), NOON);

        // Then
        assertThat(facts.onlyRow(FCT_PURCHASE, FctPurchase.class).getIsOrderFinalized())
                .isFalse();
    }
}
