package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.ORDERS;
import static dev.wwi.schemas.catalogue.SourceTables.ORDER_LINES;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CITY;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_EMPLOYEE;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_ORDER;
import static dev.wwi.streams.source.ProjectedColumn.date;
import static dev.wwi.streams.source.ProjectedColumn.decimal;
import static dev.wwi.streams.source.ProjectedColumn.integer;
import static dev.wwi.streams.source.ProjectedColumn.text;
import static dev.wwi.streams.source.ProjectedColumn.timestamp;

import dev.wwi.schemas.star.FctOrder;
import dev.wwi.streams.source.Row;
import java.math.BigDecimal;

/** fct_order: one row per order line. */
final class OrderFact {
    private static final SourceColumns LINE = SourceColumns.of(
                    ORDER_LINES,
                    integer("order_line_id"),
                    integer("order_id"),
                    integer("stock_item_id"),
                    text("description"),
                    integer("package_type_id"),
                    integer("quantity"),
                    decimal("unit_price"),
                    decimal("tax_rate"),
                    timestamp("picking_completed_when"))
            .requiring("order_line_id", "description", "package_type_id", "quantity", "tax_rate");

    private static final SourceColumns ORDER = SourceColumns.of(
                    ORDERS,
                    integer("order_id"),
                    integer("customer_id"),
                    integer("salesperson_person_id"),
                    integer("picked_by_person_id"),
                    integer("backorder_order_id"),
                    date("order_date"))
            .requiring("order_id", "order_date");

    private OrderFact() {}

    static FactDefinition definition() {
        return FactDefinition.of(
                FCT_ORDER, FactSource.of(1, LINE, OrderFact::row).joinedWith(ORDER, "order_id"));
    }

    private static FctOrder row(JoinedRows rows, AsOf asOf) {
        Row line = rows.line();
        Row order = rows.header();
        Member customer = asOf.member(DIM_CUSTOMER, order.longOrNull("customer_id"));
        long quantity = line.longValue("quantity");
        BigDecimal unitPrice = line.decimalOrNull("unit_price");
        BigDecimal taxRate = line.decimal("tax_rate");
        BigDecimal excludingTax = Money.excludingTax(quantity, unitPrice);
        BigDecimal tax = Money.tax(quantity, unitPrice, taxRate);

        FctOrder fact = new FctOrder();
        fact.setOrderLineId(line.longValue("order_line_id"));
        fact.setCityKey(asOf.key(DIM_CITY, customer.id("wwi_delivery_city_id")));
        fact.setCustomerKey(customer.key());
        fact.setStockItemKey(asOf.key(DIM_STOCK_ITEM, line.longOrNull("stock_item_id")));
        fact.setOrderDateKey(order.date("order_date"));
        fact.setPickedDateKey(Timestamps.dayOrNull(line.timestampOrNull("picking_completed_when")));
        fact.setSalespersonKey(asOf.key(DIM_EMPLOYEE, order.longOrNull("salesperson_person_id")));
        fact.setPickerKey(asOf.key(DIM_EMPLOYEE, order.longOrNull("picked_by_person_id")));
        fact.setWwiOrderId(order.longValue("order_id"));
        fact.setWwiBackorderId(order.longOrNull("backorder_order_id"));
        fact.setDescription(line.string("description"));
        fact.setPackage$(asOf.packageName(line.longValue("package_type_id")));
        fact.setQuantity(quantity);
        fact.setUnitPrice(Money.numericOrNull(unitPrice));
        fact.setTaxRate(Money.numeric(taxRate));
        fact.setTotalExcludingTax(excludingTax);
        fact.setTaxAmount(tax);
        fact.setTotalIncludingTax(Money.sum(excludingTax, tax));
        return fact;
    }
}
