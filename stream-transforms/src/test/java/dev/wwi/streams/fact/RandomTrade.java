package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMER_TRANSACTIONS;
import static dev.wwi.schemas.catalogue.SourceTables.INVOICES;
import static dev.wwi.schemas.catalogue.SourceTables.INVOICE_LINES;
import static dev.wwi.schemas.catalogue.SourceTables.ORDERS;
import static dev.wwi.schemas.catalogue.SourceTables.ORDER_LINES;
import static dev.wwi.schemas.catalogue.SourceTables.PURCHASE_ORDERS;
import static dev.wwi.schemas.catalogue.SourceTables.PURCHASE_ORDER_LINES;
import static dev.wwi.schemas.catalogue.SourceTables.STOCK_ITEM_HOLDINGS;
import static dev.wwi.schemas.catalogue.SourceTables.STOCK_ITEM_TRANSACTIONS;
import static dev.wwi.schemas.catalogue.SourceTables.SUPPLIER_TRANSACTIONS;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.fact.RowEvent.Kind;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The trade of a tiny WideWorldImporters, transaction by transaction, with every pattern that its workload has and with
 * those that it has not: headers that go before their lines and come back, rows that are there and back within a
 * transaction, reads that find what the stream has missed, clocks that step back.
 */
final class RandomTrade {
    private static final long START = 1_700_000_000_000_000L;
    private static final long HOUR = 3_600_000_000L;
    private static final List<SourceTable> TABLES = List.of(
            ORDERS,
            ORDER_LINES,
            INVOICES,
            INVOICE_LINES,
            PURCHASE_ORDERS,
            PURCHASE_ORDER_LINES,
            CUSTOMER_TRANSACTIONS,
            SUPPLIER_TRANSACTIONS,
            STOCK_ITEM_TRANSACTIONS,
            STOCK_ITEM_HOLDINGS);

    private final Random random;
    private final RandomRows rows;
    private final int firstId;
    private final boolean clockIsSteady;
    private final Map<SourceTable, Integer> lastIds = new HashMap<>();
    private final Map<RowName, List<RowEvent>> histories = new LinkedHashMap<>();
    private long clock = START;
    private long lsn = 1_000;

    private record RowName(SourceTable table, int id) {}

    /**
     * Makes one.
     *
     * @param firstId of every table and of the dimensions' members
     * @param dimensionIds how many members a dimension has
     * @param clockIsSteady whether commit times never fall
     */
    RandomTrade(long seed, int firstId, int dimensionIds, boolean clockIsSteady) {
        this.random = new Random(seed);
        this.rows = new RandomRows(random, firstId, dimensionIds);
        this.firstId = firstId;
        this.clockIsSteady = clockIsSteady;
        TABLES.forEach(table -> lastIds.put(table, firstId - 1));
        takeFirstSnapshots();
        int transactions = 4 + random.nextInt(11);
        for (int count = 0; count < transactions; count++) {
            passTime();
            transact();
        }
    }

    /** All changes of each row, in WAL order. */
    Collection<List<RowEvent>> rowHistories() {
        return histories.values();
    }

    private void takeFirstSnapshots() {
        int orders = random.nextInt(3);
        for (int order = 0; order < orders; order++) {
            int id = nextId(ORDERS);
            snapshot(rows.order(id));
            snapshot(rows.orderLine(nextId(ORDER_LINES), id));
            clock += random.nextInt(3);
            lsn += random.nextInt(3);
        }
        for (int item = 0; item < 2; item++) {
            snapshot(rows.holding(nextId(STOCK_ITEM_HOLDINGS)));
        }
        if (random.nextInt(4) == 0) {
            // The snapshot is started over, and rows have changed before it reads them again.
            clock += HOUR;
            List.copyOf(histories.values())
                    .forEach(history -> snapshot(
                            random.nextBoolean()
                                    ? last(history).row()
                                    : again(last(history).row())));
        }
    }

    private void passTime() {
        int step = random.nextInt(12);
        if (step == 0 && !clockIsSteady) {
            clock -= HOUR * random.nextInt(120);
        } else if (step > 2) {
            clock += HOUR * random.nextInt(480) + random.nextInt(2_000);
        }
    }

    private void transact() {
        switch (random.nextInt(18)) {
            case 0, 1 -> placeOrder();
            case 2 -> backorder();
            case 3 -> pick();
            case 4, 5 -> invoice();
            case 6 -> deliverAndPay();
            case 7 -> purchase();
            case 8 -> receive();
            case 9 -> changeAny(row -> again(row));
            case 10 -> changeAny(row -> row);
            case 11 -> thereAndBack();
            case 12 -> remove();
            case 13 -> bringBack();
            case 14 -> insertAndDelete();
            case 15 -> countStock();
            default -> readAgain(TABLES.get(random.nextInt(TABLES.size())));
        }
    }

    private void placeOrder() {
        int order = nextId(ORDERS);
        write(rows.order(order));
        int lines = 1 + random.nextInt(3);
        for (int line = 0; line < lines; line++) {
            write(rows.orderLine(nextId(ORDER_LINES), order));
        }
    }

    /** Lines move to a new order, which the old one then refers to. */
    private void backorder() {
        SourceRow order = any(ORDERS, row -> true);
        if (order != null) {
            int backorder = nextId(ORDERS);
            write(rows.order(backorder));
            for (SourceRow line : all(ORDER_LINES, row -> row.integer("order_id") == order.id())) {
                if (random.nextBoolean()) {
                    write(line.with("order_id", backorder));
                }
            }
            write(order.with("backorder_order_id", backorder));
        }
    }

    private void pick() {
        SourceRow line = any(ORDER_LINES, row -> true);
        if (line != null) {
            write(line.with("picking_completed_when", LocalDateTime.of(2016, 5, 4, random.nextInt(24), 0)));
            passTime();
            SourceRow order = any(ORDERS, row -> row.id() == line.integer("order_id"));
            if (order != null) {
                write(order.with("picked_by_person_id", firstId + random.nextInt(3)));
            }
        }
    }

    /** Lines, movements, holdings and the transaction, all of one instant; of which the header may be the last. */
    private void invoice() {
        int invoice = nextId(INVOICES);
        boolean headerLast = random.nextBoolean();
        if (!headerLast) {
            write(rows.invoice(invoice));
        }
        write(rows.invoiceLine(nextId(INVOICE_LINES), invoice));
        write(rows.movement(nextId(STOCK_ITEM_TRANSACTIONS)));
        countStock();
        write(rows.customerTransaction(nextId(CUSTOMER_TRANSACTIONS), invoice));
        if (headerLast) {
            write(rows.invoice(invoice));
        }
    }

    /** A header changes and its lines do not. */
    private void deliverAndPay() {
        SourceRow invoice = any(INVOICES, row -> true);
        if (invoice != null) {
            write(rows.invoice(invoice.id()));
            passTime();
            for (SourceRow transaction : all(CUSTOMER_TRANSACTIONS, row -> random.nextBoolean())) {
                write(rows.customerTransaction(transaction.id(), invoice.id()));
            }
            write(rows.customerTransaction(nextId(CUSTOMER_TRANSACTIONS), null));
        }
    }

    private void purchase() {
        int order = nextId(PURCHASE_ORDERS);
        write(rows.purchaseOrder(order));
        write(rows.purchaseOrderLine(nextId(PURCHASE_ORDER_LINES), order));
        write(rows.purchaseOrderLine(nextId(PURCHASE_ORDER_LINES), order));
    }

    private void receive() {
        SourceRow order = any(PURCHASE_ORDERS, row -> true);
        if (order != null) {
            for (SourceRow line : all(PURCHASE_ORDER_LINES, row -> row.integer("purchase_order_id") == order.id())) {
                write(rows.purchaseOrderLine(line.id(), order.id()));
                write(rows.movement(nextId(STOCK_ITEM_TRANSACTIONS)));
            }
            countStock();
            write(rows.purchaseOrder(order.id()));
            write(rows.supplierTransaction(nextId(SUPPLIER_TRANSACTIONS)));
        }
    }

    private interface Change {
        SourceRow of(SourceRow row);
    }

    private void changeAny(Change change) {
        SourceRow row = any(TABLES.get(random.nextInt(TABLES.size())), present -> true);
        if (row != null) {
            write(change.of(row));
        }
    }

    private void thereAndBack() {
        SourceRow row = any(TABLES.get(random.nextInt(TABLES.size())), present -> true);
        if (row != null) {
            write(again(row));
            if (random.nextBoolean()) {
                passTime();
            }
            write(row);
        }
    }

    /** A header without its lines or with them, before them or after; or a row of any table. */
    private void remove() {
        SourceRow row = any(TABLES.get(random.nextInt(TABLES.size())), present -> true);
        if (row != null) {
            if (random.nextBoolean()) {
                Object order = row.values().get("order_id");
                all(ORDER_LINES, line -> Objects.equals(line.values().get("order_id"), order)).stream()
                        .filter(line -> !line.equals(row))
                        .forEach(this::delete);
            }
            delete(row);
        }
    }

    private void bringBack() {
        List<SourceRow> gone = histories.values().stream()
                .map(RandomTrade::last)
                .filter(event -> event.kind() == Kind.DELETE)
                .map(RowEvent::row)
                .toList();
        if (!gone.isEmpty()) {
            SourceRow row = gone.get(random.nextInt(gone.size()));
            write(random.nextBoolean() ? row : again(row));
        }
    }

    private void insertAndDelete() {
        int order = nextId(ORDERS);
        SourceRow line = rows.orderLine(nextId(ORDER_LINES), order);
        write(rows.order(order));
        write(line);
        delete(line);
    }

    /** Hot rows: several updates in a row. */
    private void countStock() {
        for (SourceRow holding : all(STOCK_ITEM_HOLDINGS, row -> true)) {
            write(rows.holding(holding.id()));
            write(rows.holding(holding.id()));
        }
    }

    private void readAgain(SourceTable table) {
        clock += HOUR;
        for (SourceRow row : all(table, present -> true)) {
            add(Kind.REREAD, random.nextInt(3) == 0 ? again(row) : row);
        }
        add(Kind.REREAD, random(table, nextId(table)));
    }

    private SourceRow again(SourceRow row) {
        return random(row.table(), row.id());
    }

    private SourceRow random(SourceTable table, int id) {
        if (table.equals(ORDERS)) {
            return rows.order(id);
        } else if (table.equals(ORDER_LINES)) {
            return rows.orderLine(id, parent(ORDERS));
        } else if (table.equals(INVOICES)) {
            return rows.invoice(id);
        } else if (table.equals(INVOICE_LINES)) {
            return rows.invoiceLine(id, parent(INVOICES));
        } else if (table.equals(PURCHASE_ORDERS)) {
            return rows.purchaseOrder(id);
        } else if (table.equals(PURCHASE_ORDER_LINES)) {
            return rows.purchaseOrderLine(id, parent(PURCHASE_ORDERS));
        } else if (table.equals(CUSTOMER_TRANSACTIONS)) {
            return rows.customerTransaction(id, random.nextInt(3) == 0 ? null : parent(INVOICES));
        } else if (table.equals(SUPPLIER_TRANSACTIONS)) {
            return rows.supplierTransaction(id);
        } else if (table.equals(STOCK_ITEM_TRANSACTIONS)) {
            return rows.movement(id);
        }
        return rows.holding(id);
    }

    /** One more than there are: some parents are missing. */
    private int parent(SourceTable table) {
        return firstId + random.nextInt(lastId(table) - firstId + 2);
    }

    private int lastId(SourceTable table) {
        return lastIds.getOrDefault(table, firstId - 1);
    }

    private int nextId(SourceTable table) {
        return lastIds.merge(table, 1, Integer::sum);
    }

    private List<SourceRow> all(SourceTable table, Predicate<SourceRow> condition) {
        return histories.values().stream()
                .map(RandomTrade::last)
                .filter(event -> event.kind() != Kind.DELETE)
                .map(RowEvent::row)
                .filter(row -> row.table().equals(table) && condition.test(row))
                .toList();
    }

    private @Nullable SourceRow any(SourceTable table, Predicate<SourceRow> condition) {
        List<SourceRow> all = all(table, condition);
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private static RowEvent last(List<RowEvent> history) {
        return history.get(history.size() - 1);
    }

    private void snapshot(SourceRow row) {
        add(Kind.FIRST_SNAPSHOT, row);
    }

    private void write(SourceRow row) {
        add(Kind.STREAMED, row);
    }

    private void delete(SourceRow row) {
        add(Kind.DELETE, row);
    }

    private void add(Kind kind, SourceRow row) {
        lsn += 1 + random.nextInt(5);
        histories
                .computeIfAbsent(new RowName(row.table(), row.id()), name -> new ArrayList<>())
                .add(new RowEvent(kind, row, clock, lsn));
    }
}
