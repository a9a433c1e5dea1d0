package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CITY;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_EMPLOYEE;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_SALE;
import static dev.wwi.streams.fact.SourceRow.invoice;
import static dev.wwi.streams.fact.SourceRow.invoiceLine;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.FctSale;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.timeline.MemberId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaleFactTest {
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
    void anInvoiceLineIsASale() {
        // Given
        facts.timeline(Timelines.of(member(DIM_CUSTOMER, 7), sinceEver(40)));
        facts.timeline(Timelines.of(member(DIM_CUSTOMER, 8), sinceEver(44)));
        facts.timeline(Timelines.of(member(DIM_CITY, 40), sinceEver()));
        facts.timeline(Timelines.of(member(DIM_EMPLOYEE, 3), sinceEver()));
        facts.timeline(Timelines.of(new MemberId(Timelines.PACKAGE_TYPE, 9), sinceEver("Pair")));
        facts.timeline(Timelines.of(ITEM, sinceEver(6, false)));
        facts.streamed(invoiceLine(1, 5), NOON);

        // When
        facts.streamed(invoice(5), NOON);

        // Then
        FctSale fact = facts.onlyRow(FCT_SALE, FctSale.class);
        assertThat(fact.getInvoiceLineId()).isEqualTo(1);
        assertThat(fact.getCityKey()).isEqualTo(key(member(DIM_CITY, 40), EVER));
        assertThat(fact.getCustomerKey()).isEqualTo(key(member(DIM_CUSTOMER, 7), EVER));
        assertThat(fact.getBillToCustomerKey()).isEqualTo(key(member(DIM_CUSTOMER, 8), EVER));
        assertThat(fact.getStockItemKey()).isEqualTo(key(ITEM, EVER));
        assertThat(fact.getInvoiceDateKey()).isEqualTo(LocalDate.of(2016, 5, 4));
        assertThat(fact.getDeliveryDateKey()).isNull();
        assertThat(fact.getSalespersonKey()).isEqualTo(key(member(DIM_EMPLOYEE, 3), EVER));
        assertThat(fact.getWwiInvoiceId()).isEqualTo(5);
        assertThat(fact.getDescription()).isEqualTo("Furry slippers");
        assertThat(fact.getPackage$()).isEqualTo("Pair");
        assertThat(fact.getQuantity()).isEqualTo(10);
        assertThat(fact.getUnitPrice()).isEqualByComparingTo("18.00");
        assertThat(fact.getTaxRate()).isEqualByComparingTo("15");
        assertThat(fact.getTotalExcludingTax()).isEqualByComparingTo("180.00");
        assertThat(fact.getTaxAmount()).isEqualByComparingTo("27.00");
        assertThat(fact.getProfit()).isEqualByComparingTo("85.00");
        assertThat(fact.getTotalIncludingTax()).isEqualByComparingTo("207.00");
        assertThat(fact.getTotalDryItems()).isEqualTo(10);
        assertThat(fact.getTotalChillerItems()).isZero();
    }

    @Test
    void theConfirmedDeliveryOfAnInvoiceDatesAllItsLines() {
        // Given
        facts.streamed(invoice(5), NOON);
        facts.streamed(invoiceLine(1, 5), NOON);
        facts.streamed(invoiceLine(2, 5), NOON);

        // When
        facts.streamed(invoice(5).with("confirmed_delivery_time", LocalDateTime.of(2016, 5, 5, 7, 5)), NOON + HOUR);

        // Then
        assertThat(facts.rows(FCT_SALE).values()).hasSize(2).allSatisfy(row -> assertThat(row.get("delivery_date_key"))
                .isEqualTo(LocalDate.of(2016, 5, 5)));
    }

    @Test
    void aLineOfAnItemThatIsKeptCoolCountsOnTheChillersSide() {
        // Given
        facts.timeline(Timelines.of(ITEM, sinceEver(6, true), since(NOON + HOUR, 6, false)));
        facts.streamed(invoice(5), NOON);

        // When
        facts.streamed(invoiceLine(1, 5), NOON);

        // Then
        FctSale fact = facts.onlyRow(FCT_SALE, FctSale.class);
        assertThat(fact.getTotalDryItems()).isZero();
        assertThat(fact.getTotalChillerItems()).isEqualTo(10);
    }

    @Test
    void aCreditNoteStaysNegative() {
        // Given
        facts.streamed(invoice(5).with("is_credit_note", true), NOON);

        // When
        facts.streamed(
                invoiceLine(1, 5)
                        .with("quantity", -10)
                        .with("tax_amount", new BigDecimal("-27.00"))
                        .with("line_profit", new BigDecimal("-85.00"))
                        .with("extended_price", new BigDecimal("-207.00")),
                NOON);

        // Then
        FctSale fact = facts.onlyRow(FCT_SALE, FctSale.class);
        assertThat(fact.getQuantity()).isEqualTo(-10);
        assertThat(fact.getTotalExcludingTax()).isEqualByComparingTo("-180.00");
        assertThat(fact.getTaxAmount()).isEqualByComparingTo("-27.00");
        assertThat(fact.getProfit()).isEqualByComparingTo("-85.00");
        assertThat(fact.getTotalIncludingTax()).isEqualByComparingTo("-207.00");
        assertThat(fact.getTotalDryItems()).isEqualTo(-10);
    }

    @Test
    void aSaleMayHaveNoUnitPrice() {
        // Given
        facts.streamed(invoice(5), NOON);

        // When
        facts.streamed(invoiceLine(1, 5).with("unit_price", null), NOON);

        // Then
        assertThat(facts.onlyRow(FCT_SALE, FctSale.class).getUnitPrice()).isNull();
    }
}
