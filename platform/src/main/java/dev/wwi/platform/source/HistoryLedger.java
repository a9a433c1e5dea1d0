package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a made-up past share: the people, the articles, and the numbering of transactions, which customers,
 * suppliers and stock have in common. Not thread-safe.
 */
final class HistoryLedger {
    final Dice dice;
    final CopyTables tables;
    final People people;
    final List<Integer> employees;
    final List<Integer> salespeople;
    final List<StockItem> items;
    final TradingPartners partners;
    private final CopyTables.Table stockTransactions;
    private int lastTransaction;

    HistoryLedger(Dice dice, CopyTables tables, People people, List<StockItem> items, TradingPartners partners) {
        this.dice = dice;
        this.tables = tables;
        this.people = people;
        this.employees = people.employees();
        this.salespeople = people.salespeople();
        this.items = items;
        this.partners = partners;
        this.stockTransactions = tables.table(
                "warehouse.stock_item_transactions",
                "stock_item_transaction_id",
                "stock_item_id",
                "transaction_type_id",
                "customer_id",
                "invoice_id",
                "supplier_id",
                "purchase_order_id",
                "transaction_occurred_when",
                "quantity",
                "last_edited_by",
                "last_edited_when");
    }

    int nextTransaction() {
        return ++lastTransaction;
    }

    int employee() {
        return dice.pick(employees);
    }

    /** Writes that the stock as it is came into being; the sum of all movements is then the quantity on hand. */
    void openStock(LocalDateTime when) throws SQLException {
        for (StockItem item : items) {
            writeMovement(
                    item, BusinessCodes.STOCK_TRANSFER, null, null, null, null, when, item.onHand, item.lastEditedBy);
        }
    }

    void issue(StockItem item, int customerId, int invoiceId, int quantity, int by, LocalDateTime when)
            throws SQLException {
        item.move(-quantity, by, when);
        writeMovement(item, BusinessCodes.STOCK_ISSUE, customerId, invoiceId, null, null, when, -quantity, by);
    }

    void receive(StockItem item, int supplierId, int purchaseOrderId, int quantity, int by, LocalDateTime when)
            throws SQLException {
        item.move(quantity, by, when);
        writeMovement(item, BusinessCodes.STOCK_RECEIPT, null, null, supplierId, purchaseOrderId, when, quantity, by);
    }

    void adjust(StockItem item, int quantity, int by, LocalDateTime when) throws SQLException {
        item.move(quantity, by, when);
        writeMovement(item, BusinessCodes.STOCKTAKE_ADJUSTMENT, null, null, null, null, when, quantity, by);
    }

    private void writeMovement(
            StockItem item,
            int type,
            @Nullable Integer customerId,
            @Nullable Integer invoiceId,
            @Nullable Integer supplierId,
            @Nullable Integer purchaseOrderId,
            LocalDateTime when,
            int quantity,
            int by)
            throws SQLException {
        stockTransactions.row(
                nextTransaction(),
                item.id,
                type,
                customerId,
                invoiceId,
                supplierId,
                purchaseOrderId,
                when,
                BigDecimal.valueOf(quantity),
                by,
                when);
    }
}
