package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.streams.fact.RowEvent.Kind;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.Version;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the facts must be in the end, written down from the rules alone: it looks at whole histories and last timelines,
 * and shares neither code nor order of work with the engine.
 */
final class FactOracle {
    private static final long CURRENT = 253_402_300_799_999_998L;

    private final Map<MemberId, ? extends @Nullable MemberTimeline> timelines;
    private final Map<SourceTable, Map<Integer, Known>> tables = new HashMap<>();

    /** A row that exists in the end. */
    private record Known(SourceRow row, boolean sinceEver, long moment, long commit, long lsn) {
        @Nullable
        Object get(String column) {
            return row.values().get(column);
        }
    }

    FactOracle(RandomBusiness business) {
        this(business.rowHistories(), business.timelines());
    }

    /** Of all changes of each row, in WAL order, and each member's last timeline. */
    FactOracle(Collection<List<RowEvent>> rowHistories, Map<MemberId, ? extends @Nullable MemberTimeline> timelines) {
        this.timelines = timelines;
        for (List<RowEvent> history : rowHistories) {
            Known last = last(history);
            if (last != null) {
                tables.computeIfAbsent(last.row().table(), table -> new HashMap<>())
                        .put(last.row().id(), last);
            }
        }
    }

    private static @Nullable Known last(List<RowEvent> history) {
        Known known = null;
        for (RowEvent event : history) {
            if (event.kind() == Kind.DELETE) {
                known = null;
            } else if (event.kind() != Kind.REREAD
                    || known == null
                    || !known.row().equals(event.row())) {
                boolean sinceEver = event.kind() == Kind.FIRST_SNAPSHOT;
                long before = known == null || known.sinceEver() ? Long.MIN_VALUE : known.moment();
                long moment = Math.max(before, event.micros());
                known = new Known(event.row(), sinceEver, moment, event.micros(), event.lsn());
            }
        }
        return known;
    }

    /** The rows of a fact, column by column, in no order. */
    List<Map<String, @Nullable Object>> rows(String fact) {
        return switch (fact) {
            case "fct_order" -> orders();
            case "fct_sale" -> sales();
            case "fct_purchase" -> purchases();
            case "fct_transaction" -> transactions();
            case "fct_movement" -> movements();
            case "fct_stock_holding" -> holdings();
            default -> throw new IllegalArgumentException(fact);
        };
    }

    private List<Map<String, @Nullable Object>> orders() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Known line : all(SourceTables.ORDER_LINES)) {
            Known order = find(SourceTables.ORDERS, line.get("order_id"));
            if (order == null) {
                continue;
            }
            long moment = Math.max(line.moment(), order.moment());
            Map<String, @Nullable Object> row = audited(line, order);
            row.put("order_line_id", number(line.get("order_line_id")));
            row.put("city_key", cityKey(order.get("customer_id"), moment));
            row.put("customer_key", key("dim_customer", order.get("customer_id"), moment));
            row.put("stock_item_key", key("dim_stock_item", line.get("stock_item_id"), moment));
            row.put("order_date_key", order.get("order_date"));
            row.put("picked_date_key", day(line.get("picking_completed_when")));
            row.put("salesperson_key", key("dim_employee", order.get("salesperson_person_id"), moment));
            row.put("picker_key", key("dim_employee", order.get("picked_by_person_id"), moment));
            row.put("wwi_order_id", number(line.get("order_id")));
            row.put("wwi_backorder_id", number(order.get("backorder_order_id")));
            row.put("description", line.get("description"));
            row.put("package", packageName(line.get("package_type_id"), moment));
            row.put("quantity", number(line.get("quantity")));
            row.put("unit_price", decimal(line.get("unit_price")));
            row.put("tax_rate", decimal(line.get("tax_rate")));
            BigDecimal excluding = null;
            BigDecimal tax = null;
            if (line.get("unit_price") instanceof BigDecimal price && line.get("tax_rate") instanceof BigDecimal rate) {
                BigDecimal exact = price.multiply(new BigDecimal(line.row().integer("quantity")));
                excluding = exact.setScale(2, RoundingMode.HALF_UP);
                tax = exact.multiply(rate).divide(new BigDecimal(100), 2, RoundingMode.HALF_UP);
            }
            row.put("total_excluding_tax", decimal(excluding));
            row.put("tax_amount", decimal(tax));
            row.put("total_including_tax", excluding == null ? null : decimal(excluding.add(tax)));
            rows.add(row);
        }
        return rows;
    }

    private List<Map<String, @Nullable Object>> sales() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Known line : all(SourceTables.INVOICE_LINES)) {
            Known invoice = find(SourceTables.INVOICES, line.get("invoice_id"));
            if (invoice == null) {
                continue;
            }
            long moment = Math.max(line.moment(), invoice.moment());
            Version item = version("dim_stock_item", line.get("stock_item_id"), moment);
            boolean chiller = item != null && item.attributes().bool("is_chiller_stock");
            Map<String, @Nullable Object> row = audited(line, invoice);
            row.put("invoice_line_id", number(line.get("invoice_line_id")));
            row.put("city_key", cityKey(invoice.get("customer_id"), moment));
            row.put("customer_key", key("dim_customer", invoice.get("customer_id"), moment));
            row.put("bill_to_customer_key", key("dim_customer", invoice.get("bill_to_customer_id"), moment));
            row.put("stock_item_key", key("dim_stock_item", line.get("stock_item_id"), moment));
            row.put("invoice_date_key", invoice.get("invoice_date"));
            row.put("delivery_date_key", day(invoice.get("confirmed_delivery_time")));
            row.put("salesperson_key", key("dim_employee", invoice.get("salesperson_person_id"), moment));
            row.put("wwi_invoice_id", number(line.get("invoice_id")));
            row.put("description", line.get("description"));
            row.put("package", packageName(line.get("package_type_id"), moment));
            row.put("quantity", number(line.get("quantity")));
            row.put("unit_price", decimal(line.get("unit_price")));
            row.put("tax_rate", decimal(line.get("tax_rate")));
            if (line.get("extended_price") instanceof BigDecimal extended
                    && line.get("tax_amount") instanceof BigDecimal tax) {
                row.put("total_excluding_tax", decimal(extended.subtract(tax)));
            }
            row.put("tax_amount", decimal(line.get("tax_amount")));
            row.put("profit", decimal(line.get("line_profit")));
            row.put("total_including_tax", decimal(line.get("extended_price")));
            row.put("total_dry_items", chiller ? 0L : number(line.get("quantity")));
            row.put("total_chiller_items", chiller ? number(line.get("quantity")) : 0L);
            rows.add(row);
        }
        return rows;
    }

    private List<Map<String, @Nullable Object>> purchases() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Known line : all(SourceTables.PURCHASE_ORDER_LINES)) {
            Known order = find(SourceTables.PURCHASE_ORDERS, line.get("purchase_order_id"));
            if (order == null) {
                continue;
            }
            long moment = Math.max(line.moment(), order.moment());
            Version item = version("dim_stock_item", line.get("stock_item_id"), moment);
            long perOuter = item == null ? 0 : item.attributes().longValue("quantity_per_outer");
            Map<String, @Nullable Object> row = audited(line, order);
            row.put("purchase_order_line_id", number(line.get("purchase_order_line_id")));
            row.put("date_key", order.get("order_date"));
            row.put("supplier_key", key("dim_supplier", order.get("supplier_id"), moment));
            row.put("stock_item_key", key("dim_stock_item", line.get("stock_item_id"), moment));
            row.put("wwi_purchase_order_id", number(line.get("purchase_order_id")));
            row.put("ordered_outers", number(line.get("ordered_outers")));
            row.put("ordered_quantity", line.row().integer("ordered_outers") * perOuter);
            row.put("received_outers", number(line.get("received_outers")));
            row.put("package", packageName(line.get("package_type_id"), moment));
            row.put("is_order_finalized", line.get("is_order_line_finalized"));
            row.put("expected_delivery_date", order.get("expected_delivery_date"));
            row.put("last_receipt_date", line.get("last_receipt_date"));
            rows.add(row);
        }
        return rows;
    }

    private List<Map<String, @Nullable Object>> transactions() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Known transaction : all(SourceTables.CUSTOMER_TRANSACTIONS)) {
            long moment = transaction.moment();
            Known invoice = find(SourceTables.INVOICES, transaction.get("invoice_id"));
            Object customer = invoice == null ? transaction.get("customer_id") : invoice.get("customer_id");
            Map<String, @Nullable Object> row = transaction(transaction);
            row.put("transaction_source", "CUSTOMER");
            row.put("transaction_id", number(transaction.get("customer_transaction_id")));
            row.put("customer_key", key("dim_customer", customer, moment));
            row.put("bill_to_customer_key", key("dim_customer", transaction.get("customer_id"), moment));
            row.put("supplier_key", 0L);
            row.put("wwi_customer_transaction_id", number(transaction.get("customer_transaction_id")));
            row.put("wwi_invoice_id", number(transaction.get("invoice_id")));
            rows.add(row);
        }
        for (Known transaction : all(SourceTables.SUPPLIER_TRANSACTIONS)) {
            Map<String, @Nullable Object> row = transaction(transaction);
            row.put("transaction_source", "SUPPLIER");
            row.put("transaction_id", number(transaction.get("supplier_transaction_id")));
            row.put("customer_key", 0L);
            row.put("bill_to_customer_key", 0L);
            row.put("supplier_key", key("dim_supplier", transaction.get("supplier_id"), transaction.moment()));
            row.put("wwi_supplier_transaction_id", number(transaction.get("supplier_transaction_id")));
            row.put("wwi_purchase_order_id", number(transaction.get("purchase_order_id")));
            row.put("supplier_invoice_number", transaction.get("supplier_invoice_number"));
            rows.add(row);
        }
        return rows;
    }

    private Map<String, @Nullable Object> transaction(Known transaction) {
        long moment = transaction.moment();
        Map<String, @Nullable Object> row = audited(transaction, transaction);
        row.put("date_key", transaction.get("transaction_date"));
        row.put("transaction_type_key", key("dim_transaction_type", transaction.get("transaction_type_id"), moment));
        row.put("payment_method_key", key("dim_payment_method", transaction.get("payment_method_id"), moment));
        for (String absent : List.of(
                "wwi_customer_transaction_id",
                "wwi_supplier_transaction_id",
                "wwi_invoice_id",
                "wwi_purchase_order_id",
                "supplier_invoice_number")) {
            row.put(absent, null);
        }
        row.put("total_excluding_tax", decimal(transaction.get("amount_excluding_tax")));
        row.put("tax_amount", decimal(transaction.get("tax_amount")));
        row.put("total_including_tax", decimal(transaction.get("transaction_amount")));
        row.put("outstanding_balance", decimal(transaction.get("outstanding_balance")));
        row.put("finalization_date", transaction.get("finalization_date"));
        row.put("is_finalized", transaction.get("is_finalized"));
        return row;
    }

    private List<Map<String, @Nullable Object>> movements() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Known movement : all(SourceTables.STOCK_ITEM_TRANSACTIONS)) {
            long moment = movement.moment();
            Map<String, @Nullable Object> row = audited(movement, movement);
            row.put("wwi_stock_item_transaction_id", number(movement.get("stock_item_transaction_id")));
            row.put("date_key", day(movement.get("transaction_occurred_when")));
            row.put("stock_item_key", key("dim_stock_item", movement.get("stock_item_id"), moment));
            row.put("customer_key", key("dim_customer", movement.get("customer_id"), moment));
            row.put("supplier_key", key("dim_supplier", movement.get("supplier_id"), moment));
            row.put("transaction_type_key", key("dim_transaction_type", movement.get("transaction_type_id"), moment));
            row.put("wwi_invoice_id", number(movement.get("invoice_id")));
            row.put("wwi_purchase_order_id", number(movement.get("purchase_order_id")));
            row.put("quantity", decimal(movement.get("quantity")));
            rows.add(row);
        }
        return rows;
    }

    private List<Map<String, @Nullable Object>> holdings() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Known holding : all(SourceTables.STOCK_ITEM_HOLDINGS)) {
            Map<String, @Nullable Object> row = audited(holding, holding);
            row.put("wwi_stock_item_id", number(holding.get("stock_item_id")));
            row.put("stock_item_key", key("dim_stock_item", holding.get("stock_item_id"), CURRENT));
            row.put("quantity_on_hand", number(holding.get("quantity_on_hand")));
            row.put("bin_location", holding.get("bin_location"));
            row.put("last_stocktake_quantity", number(holding.get("last_stocktake_quantity")));
            row.put("last_cost_price", decimal(holding.get("last_cost_price")));
            row.put("reorder_level", number(holding.get("reorder_level")));
            row.put("target_stock_level", number(holding.get("target_stock_level")));
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, @Nullable Object> audited(Known first, Known second) {
        boolean secondIsLater =
                second.commit() > first.commit() || (second.commit() == first.commit() && second.lsn() > first.lsn());
        Known later = secondIsLater ? second : first;
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("source_commit_at", Instant.EPOCH.plus(later.commit(), ChronoUnit.MICROS));
        row.put("source_lsn", later.lsn());
        return row;
    }

    private List<Known> all(SourceTable table) {
        return List.copyOf(tables.getOrDefault(table, Map.of()).values());
    }

    private @Nullable Known find(SourceTable table, @Nullable Object id) {
        return id == null ? null : tables.getOrDefault(table, Map.of()).get(id);
    }

    private long cityKey(@Nullable Object customerId, long moment) {
        Version customer = version("dim_customer", customerId, moment);
        return customer == null
                ? 0
                : key("dim_city", (int) customer.attributes().longValue("wwi_delivery_city_id"), moment);
    }

    private long key(String dimension, @Nullable Object id, long moment) {
        Version version = version(dimension, id, moment);
        return version == null ? 0 : version.key();
    }

    private String packageName(@Nullable Object id, long moment) {
        Version version = version("package_type", id, moment);
        return version == null ? "N/A" : version.attributes().string("package");
    }

    private @Nullable Version version(String dimension, @Nullable Object id, long moment) {
        if (id == null) {
            return null;
        }
        MemberTimeline timeline = timelines.get(new MemberId(dimension, (Integer) id));
        if (timeline == null) {
            return null;
        }
        for (Version version : timeline.versions()) {
            if (version.validFromMicros() <= moment && moment < version.validToMicros()) {
                return version;
            }
        }
        return null;
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value == null ? null : Long.valueOf((Integer) value);
    }

    private static @Nullable BigDecimal decimal(@Nullable Object value) {
        return value == null ? null : ((BigDecimal) value).setScale(9);
    }

    private static @Nullable LocalDate day(@Nullable Object value) {
        return value == null ? null : ((LocalDateTime) value).toLocalDate();
    }
}
