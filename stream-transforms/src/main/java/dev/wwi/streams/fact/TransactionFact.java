package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMER_TRANSACTIONS;
import static dev.wwi.schemas.catalogue.SourceTables.INVOICES;
import static dev.wwi.schemas.catalogue.SourceTables.SUPPLIER_TRANSACTIONS;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_PAYMENT_METHOD;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_TRANSACTION_TYPE;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_TRANSACTION;
import static dev.wwi.streams.source.ProjectedColumn.bool;
import static dev.wwi.streams.source.ProjectedColumn.date;
import static dev.wwi.streams.source.ProjectedColumn.decimal;
import static dev.wwi.streams.source.ProjectedColumn.integer;
import static dev.wwi.streams.source.ProjectedColumn.text;

import dev.wwi.schemas.star.FctTransaction;
import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.streams.source.Row;
import org.jspecify.annotations.Nullable;

/** fct_transaction: one row per customer or supplier transaction. A customer's invoice is looked up, no more. */
final class TransactionFact {
    private static final SourceColumns OF_CUSTOMER = SourceColumns.of(
                    CUSTOMER_TRANSACTIONS,
                    integer("customer_transaction_id"),
                    integer("customer_id"),
                    integer("transaction_type_id"),
                    integer("invoice_id"),
                    integer("payment_method_id"),
                    date("transaction_date"),
                    decimal("amount_excluding_tax"),
                    decimal("tax_amount"),
                    decimal("transaction_amount"),
                    decimal("outstanding_balance"),
                    date("finalization_date"),
                    bool("is_finalized"))
            .requiring(
                    "customer_transaction_id",
                    "transaction_date",
                    "amount_excluding_tax",
                    "tax_amount",
                    "transaction_amount",
                    "outstanding_balance",
                    "is_finalized");

    private static final SourceColumns OF_SUPPLIER = SourceColumns.of(
                    SUPPLIER_TRANSACTIONS,
                    integer("supplier_transaction_id"),
                    integer("supplier_id"),
                    integer("transaction_type_id"),
                    integer("purchase_order_id"),
                    integer("payment_method_id"),
                    text("supplier_invoice_number"),
                    date("transaction_date"),
                    decimal("amount_excluding_tax"),
                    decimal("tax_amount"),
                    decimal("transaction_amount"),
                    decimal("outstanding_balance"),
                    date("finalization_date"),
                    bool("is_finalized"))
            .requiring(
                    "supplier_transaction_id",
                    "transaction_date",
                    "amount_excluding_tax",
                    "tax_amount",
                    "transaction_amount",
                    "outstanding_balance",
                    "is_finalized");

    private static final SourceColumns INVOICE = SourceColumns.of(INVOICES, integer("customer_id"));

    private TransactionFact() {}

    static FactDefinition definition() {
        return FactDefinition.of(
                FCT_TRANSACTION,
                FactSource.of(4, OF_CUSTOMER, TransactionFact::ofCustomer).lookingUp(INVOICE, "invoice_id"),
                FactSource.of(5, OF_SUPPLIER, TransactionFact::ofSupplier));
    }

    private static FctTransaction ofCustomer(JoinedRows rows, AsOf asOf) {
        Row transaction = rows.line();
        Row invoice = rows.lookedUp();
        Long customerId = transaction.longOrNull("customer_id");

        FctTransaction fact = ofEither(transaction, asOf);
        fact.setTransactionSource("CUSTOMER");
        fact.setTransactionId(transaction.longValue("customer_transaction_id"));
        fact.setCustomerKey(asOf.key(DIM_CUSTOMER, customerOf(invoice, customerId)));
        fact.setBillToCustomerKey(asOf.key(DIM_CUSTOMER, customerId));
        fact.setSupplierKey(SurrogateKey.UNKNOWN);
        fact.setWwiCustomerTransactionId(transaction.longValue("customer_transaction_id"));
        fact.setWwiInvoiceId(transaction.longOrNull("invoice_id"));
        return fact;
    }

    private static FctTransaction ofSupplier(JoinedRows rows, AsOf asOf) {
        Row transaction = rows.line();

        FctTransaction fact = ofEither(transaction, asOf);
        fact.setTransactionSource("SUPPLIER");
        fact.setTransactionId(transaction.longValue("supplier_transaction_id"));
        fact.setCustomerKey(SurrogateKey.UNKNOWN);
        fact.setBillToCustomerKey(SurrogateKey.UNKNOWN);
        fact.setSupplierKey(asOf.key(DIM_SUPPLIER, transaction.longOrNull("supplier_id")));
        fact.setWwiSupplierTransactionId(transaction.longValue("supplier_transaction_id"));
        fact.setWwiPurchaseOrderId(transaction.longOrNull("purchase_order_id"));
        fact.setSupplierInvoiceNumber(transaction.stringOrNull("supplier_invoice_number"));
        return fact;
    }

    private static FctTransaction ofEither(Row transaction, AsOf asOf) {
        FctTransaction fact = new FctTransaction();
        fact.setDateKey(transaction.date("transaction_date"));
        fact.setTransactionTypeKey(asOf.key(DIM_TRANSACTION_TYPE, transaction.longOrNull("transaction_type_id")));
        fact.setPaymentMethodKey(asOf.key(DIM_PAYMENT_METHOD, transaction.longOrNull("payment_method_id")));
        fact.setTotalExcludingTax(Money.numeric(transaction.decimal("amount_excluding_tax")));
        fact.setTaxAmount(Money.numeric(transaction.decimal("tax_amount")));
        fact.setTotalIncludingTax(Money.numeric(transaction.decimal("transaction_amount")));
        fact.setOutstandingBalance(Money.numeric(transaction.decimal("outstanding_balance")));
        fact.setFinalizationDate(transaction.dateOrNull("finalization_date"));
        fact.setIsFinalized(transaction.bool("is_finalized"));
        return fact;
    }

    private static @Nullable Long customerOf(@Nullable Row invoice, @Nullable Long otherwise) {
        return invoice == null ? otherwise : invoice.longOrNull("customer_id");
    }
}
