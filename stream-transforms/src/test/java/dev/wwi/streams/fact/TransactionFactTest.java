package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_PAYMENT_METHOD;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_TRANSACTION_TYPE;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_TRANSACTION;
import static dev.wwi.streams.fact.SourceRow.customerTransaction;
import static dev.wwi.streams.fact.SourceRow.invoice;
import static dev.wwi.streams.fact.SourceRow.supplierTransaction;
import static dev.wwi.streams.fact.Timelines.key;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.FctTransaction;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.timeline.MemberId;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionFactTest {
    private static final long NOON = 1_462_363_200_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final long EVER = Validity.SINCE_EVER_MICROS;
    private static final MemberId CUSTOMER = member(DIM_CUSTOMER, 7);
    private static final MemberId BILL_TO = member(DIM_CUSTOMER, 8);

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
    void aCustomerTransactionPointsToTheCustomerOfItsInvoice() {
        // Given
        members();
        facts.streamed(invoice(5), NOON);

        // When
        facts.streamed(customerTransaction(1).with("invoice_id", 5).with("payment_method_id", 4), NOON);

        // Then
        FctTransaction fact = facts.onlyRow(FCT_TRANSACTION, FctTransaction.class);
        assertThat(fact.getTransactionSource()).isEqualTo("CUSTOMER");
        assertThat(fact.getTransactionId()).isEqualTo(1);
        assertThat(fact.getDateKey()).isEqualTo(LocalDate.of(2016, 5, 4));
        assertThat(fact.getCustomerKey()).isEqualTo(key(CUSTOMER, EVER));
        assertThat(fact.getBillToCustomerKey()).isEqualTo(key(BILL_TO, EVER));
        assertThat(fact.getSupplierKey()).isZero();
        assertThat(fact.getTransactionTypeKey()).isEqualTo(key(member(DIM_TRANSACTION_TYPE, 1), EVER));
        assertThat(fact.getPaymentMethodKey()).isEqualTo(key(member(DIM_PAYMENT_METHOD, 4), EVER));
        assertThat(fact.getWwiCustomerTransactionId()).isEqualTo(1);
        assertThat(fact.getWwiSupplierTransactionId()).isNull();
        assertThat(fact.getWwiInvoiceId()).isEqualTo(5);
        assertThat(fact.getWwiPurchaseOrderId()).isNull();
        assertThat(fact.getSupplierInvoiceNumber()).isNull();
        assertThat(fact.getTotalExcludingTax()).isEqualByComparingTo("180.00");
        assertThat(fact.getTaxAmount()).isEqualByComparingTo("27.00");
        assertThat(fact.getTotalIncludingTax()).isEqualByComparingTo("207.00");
        assertThat(fact.getOutstandingBalance()).isEqualByComparingTo("207.00");
        assertThat(fact.getFinalizationDate()).isNull();
        assertThat(fact.getIsFinalized()).isFalse();
    }

    @Test
    void aPaymentWithoutInvoicePointsToTheTransactionsCustomer() {
        // Given
        members();

        // When
        facts.streamed(customerTransaction(1), NOON);

        // Then
        FctTransaction fact = facts.onlyRow(FCT_TRANSACTION, FctTransaction.class);
        assertThat(fact.getCustomerKey()).isEqualTo(key(BILL_TO, EVER));
        assertThat(fact.getWwiInvoiceId()).isNull();
        assertThat(fact.getPaymentMethodKey()).isZero();
    }

    @Test
    void anInvoiceThatComesLaterIsTakenOver() {
        // Given
        members();
        facts.streamed(customerTransaction(1).with("invoice_id", 5), NOON);
        assertThat(facts.onlyRow(FCT_TRANSACTION, FctTransaction.class).getCustomerKey())
                .isEqualTo(key(BILL_TO, EVER));

        // When
        facts.streamed(invoice(5), NOON);

        // Then
        assertThat(facts.onlyRow(FCT_TRANSACTION, FctTransaction.class).getCustomerKey())
                .isEqualTo(key(CUSTOMER, EVER));
    }

    @Test
    void anInvoiceThatIsDeletedLeavesTheTransactionsCustomer() {
        // Given
        members();
        facts.streamed(invoice(5), NOON);
        facts.streamed(customerTransaction(1).with("invoice_id", 5), NOON);

        // When
        facts.delete(invoice(5), NOON + HOUR);

        // Then
        assertThat(facts.onlyRow(FCT_TRANSACTION, FctTransaction.class).getCustomerKey())
                .isEqualTo(key(BILL_TO, EVER));
    }

    @Test
    void aChangeOfTheInvoiceMovesNeitherTheMomentNorTheAuditColumns() {
        // Given
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40), since(NOON + HOUR, 41)));
        facts.streamed(invoice(5), NOON);
        facts.streamed(customerTransaction(1).with("invoice_id", 5), NOON);
        long lsn = facts.lastLsn();

        // When
        facts.streamed(invoice(5).with("is_credit_note", true), NOON + 2 * HOUR);

        // Then
        FctTransaction fact = facts.onlyRow(FCT_TRANSACTION, FctTransaction.class);
        assertThat(fact.getCustomerKey()).isEqualTo(key(CUSTOMER, EVER));
        assertThat(fact.getSourceLsn()).isEqualTo(lsn);
    }

    @Test
    void aSupplierTransactionPointsToNoCustomer() {
        // Given
        facts.timeline(Timelines.of(member(DIM_SUPPLIER, 4), sinceEver()));

        // When
        facts.streamed(
                supplierTransaction(1)
                        .with("purchase_order_id", 77)
                        .with("supplier_invoice_number", "4711-A")
                        .with("finalization_date", LocalDate.of(2016, 5, 9))
                        .with("is_finalized", true),
                NOON);

        // Then
        FctTransaction fact = facts.onlyRow(FCT_TRANSACTION, FctTransaction.class);
        assertThat(fact.getTransactionSource()).isEqualTo("SUPPLIER");
        assertThat(fact.getTransactionId()).isEqualTo(1);
        assertThat(fact.getCustomerKey()).isZero();
        assertThat(fact.getBillToCustomerKey()).isZero();
        assertThat(fact.getSupplierKey()).isEqualTo(key(member(DIM_SUPPLIER, 4), EVER));
        assertThat(fact.getWwiCustomerTransactionId()).isNull();
        assertThat(fact.getWwiSupplierTransactionId()).isEqualTo(1);
        assertThat(fact.getWwiInvoiceId()).isNull();
        assertThat(fact.getWwiPurchaseOrderId()).isEqualTo(77);
        assertThat(fact.getSupplierInvoiceNumber()).isEqualTo("4711-A");
        assertThat(fact.getFinalizationDate()).isEqualTo(LocalDate.of(2016, 5, 9));
        assertThat(fact.getIsFinalized()).isTrue();
    }

    @Test
    void equalIdsOfBothSidesAreTwoFacts() {
        // Given
        facts.streamed(customerTransaction(1), NOON);
        facts.streamed(supplierTransaction(1), NOON);
        assertThat(facts.rows(FCT_TRANSACTION)).hasSize(2);

        // When
        facts.delete(customerTransaction(1), NOON + HOUR);

        // Then
        assertThat(facts.onlyRow(FCT_TRANSACTION, FctTransaction.class).getTransactionSource())
                .isEqualTo("SUPPLIER");
    }

    private void members() {
        facts.timeline(Timelines.of(CUSTOMER, sinceEver(40)));
        facts.timeline(Timelines.of(BILL_TO, sinceEver(44)));
        facts.timeline(Timelines.of(member(DIM_TRANSACTION_TYPE, 1), sinceEver()));
        facts.timeline(Timelines.of(member(DIM_PAYMENT_METHOD, 4), sinceEver()));
    }
}
