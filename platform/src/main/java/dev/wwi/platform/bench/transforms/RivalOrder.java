package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.bench.transforms.OrderColumns.Part;
import dev.wwi.schemas.star.SurrogateKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What the rivals publish: fct_order with the keys of the dimension rows as they are now. */
final class RivalOrder {
    static final String TOPIC = "bench.fct.order";

    private static final Schema SCHEMA = SchemaBuilder.record("BenchOrder")
            .fields()
            .requiredLong("order_line_id")
            .requiredLong("city_key")
            .requiredLong("customer_key")
            .requiredLong("stock_item_key")
            .requiredLong("salesperson_key")
            .requiredLong("picker_key")
            .requiredLong("order_date")
            .optionalLong("picked_at")
            .requiredLong("wwi_order_id")
            .optionalLong("wwi_backorder_id")
            .requiredString("description")
            .optionalString("package")
            .requiredLong("quantity")
            .requiredString("total_excluding_tax")
            .requiredString("tax_amount")
            .requiredString("total_including_tax")
            .requiredLong("source_commit_at")
            .endRecord();

    private RivalOrder() {}

    /** The row; null if its line or order is gone. */
    static @Nullable GenericRecord row(OrderColumns columns) {
        if (!columns.has(Part.LINE) || !columns.has(Part.ORDER)) {
            return null;
        }
        BigDecimal price = columns.decimal(Part.LINE, "unit_price");
        BigDecimal taxRate = columns.decimal(Part.LINE, "tax_rate");
        Long quantity = columns.integer(Part.LINE, "quantity");
        BigDecimal excludingTax = BigDecimal.valueOf(quantity == null ? 0 : quantity)
                .multiply(price == null ? BigDecimal.ZERO : price)
                .setScale(2, RoundingMode.HALF_UP);
        BigDecimal tax = excludingTax
                .multiply(taxRate == null ? BigDecimal.ZERO : taxRate)
                .movePointLeft(2)
                .setScale(2, RoundingMode.HALF_UP);
        GenericRecord fact = new GenericData.Record(SCHEMA);
        fact.put("order_line_id", columns.integer(Part.LINE, "order_line_id"));
        fact.put("city_key", current("dim_city", columns.integer(Part.CUSTOMER, "delivery_city_id")));
        fact.put("customer_key", current("dim_customer", columns.integer(Part.CUSTOMER, "customer_id")));
        fact.put("stock_item_key", current("dim_stock_item", columns.integer(Part.STOCK_ITEM, "stock_item_id")));
        fact.put("salesperson_key", current("dim_employee", columns.integer(Part.SALESPERSON, "person_id")));
        fact.put("picker_key", current("dim_employee", columns.integer(Part.PICKER, "person_id")));
        fact.put("order_date", columns.day(Part.ORDER, "order_date"));
        fact.put("picked_at", columns.timestamp(Part.LINE, "picking_completed_when"));
        fact.put("wwi_order_id", columns.integer(Part.ORDER, "order_id"));
        fact.put("wwi_backorder_id", columns.integer(Part.ORDER, "backorder_order_id"));
        fact.put("description", columns.text(Part.LINE, "description"));
        fact.put("package", columns.text(Part.PACKAGE_TYPE, "package_type_name"));
        fact.put("quantity", quantity);
        fact.put("total_excluding_tax", excludingTax.toPlainString());
        fact.put("tax_amount", tax.toPlainString());
        fact.put("total_including_tax", excludingTax.add(tax).toPlainString());
        fact.put("source_commit_at", columns.commitMicros());
        return fact;
    }

    private static long current(String dimension, @Nullable Long id) {
        return id == null ? SurrogateKey.UNKNOWN : SurrogateKey.of(dimension, id, 0);
    }
}
