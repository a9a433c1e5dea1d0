package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.INVOICES;
import static dev.wwi.schemas.catalogue.SourceTables.INVOICE_LINES;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CITY;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_EMPLOYEE;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_SALE;
import static dev.wwi.streams.source.ProjectedColumn.date;
import static dev.wwi.streams.source.ProjectedColumn.decimal;
import static dev.wwi.streams.source.ProjectedColumn.integer;
import static dev.wwi.streams.source.ProjectedColumn.text;
import static dev.wwi.streams.source.ProjectedColumn.timestamp;

import dev.wwi.schemas.star.FctSale;
import dev.wwi.streams.source.Row;
import java.math.BigDecimal;

/** fct_sale: one row per invoice line. Signs pass through, so a credit note is negative. */
final class SaleFact {
    private static final SourceColumns LINE = SourceColumns.of(
                    INVOICE_LINES,
                    integer("invoice_line_id"),
                    integer("invoice_id"),
                    integer("stock_item_id"),
                    text("description"),
                    integer("package_type_id"),
                    integer("quantity"),
                    decimal("unit_price"),
                    decimal("tax_rate"),
                    decimal("tax_amount"),
                    decimal("line_profit"),
                    decimal("extended_price"))
            .requiring(
                    "invoice_line_id",
                    "description",
                    "package_type_id",
                    "quantity",
                    "tax_rate",
                    "tax_amount",
                    "line_profit",
                    "extended_price");

    private static final SourceColumns INVOICE = SourceColumns.of(
                    INVOICES,
                    integer("invoice_id"),
                    integer("customer_id"),
                    integer("bill_to_customer_id"),
                    integer("salesperson_person_id"),
                    date("invoice_date"),
                    timestamp("confirmed_delivery_time"))
            .requiring("invoice_id", "invoice_date");

    private SaleFact() {}

    static FactDefinition definition() {
        return FactDefinition.of(FCT_SALE, FactSource.of(2, LINE, SaleFact::row).joinedWith(INVOICE, "invoice_id"));
    }

    private static FctSale row(JoinedRows rows, AsOf asOf) {
        Row line = rows.line();
        Row invoice = rows.header();
        Member customer = asOf.member(DIM_CUSTOMER, invoice.longOrNull("customer_id"));
        Member stockItem = asOf.member(DIM_STOCK_ITEM, line.longOrNull("stock_item_id"));
        boolean isChillerStock = stockItem.flag("is_chiller_stock");
        long quantity = line.longValue("quantity");
        BigDecimal tax = line.decimal("tax_amount");
        BigDecimal includingTax = line.decimal("extended_price");

        FctSale fact = new FctSale();
        fact.setInvoiceLineId(line.longValue("invoice_line_id"));
        fact.setCityKey(asOf.key(DIM_CITY, customer.id("wwi_delivery_city_id")));
        fact.setCustomerKey(customer.key());
        fact.setBillToCustomerKey(asOf.key(DIM_CUSTOMER, invoice.longOrNull("bill_to_customer_id")));
        fact.setStockItemKey(stockItem.key());
        fact.setInvoiceDateKey(invoice.date("invoice_date"));
        fact.setDeliveryDateKey(Timestamps.dayOrNull(invoice.timestampOrNull("confirmed_delivery_time")));
        fact.setSalespersonKey(asOf.key(DIM_EMPLOYEE, invoice.longOrNull("salesperson_person_id")));
        fact.setWwiInvoiceId(invoice.longValue("invoice_id"));
        fact.setDescription(line.string("description"));
        fact.setPackage$(asOf.packageName(line.longValue("package_type_id")));
        fact.setQuantity(quantity);
        fact.setUnitPrice(Money.numericOrNull(line.decimalOrNull("unit_price")));
        fact.setTaxRate(Money.numeric(line.decimal("tax_rate")));
        fact.setTotalExcludingTax(Money.numeric(includingTax.subtract(tax)));
        fact.setTaxAmount(Money.numeric(tax));
        fact.setProfit(Money.numeric(line.decimal("line_profit")));
        fact.setTotalIncludingTax(Money.numeric(includingTax));
        fact.setTotalDryItems(isChillerStock ? 0 : quantity);
        fact.setTotalChillerItems(isChillerStock ? quantity : 0);
        return fact;
    }
}
