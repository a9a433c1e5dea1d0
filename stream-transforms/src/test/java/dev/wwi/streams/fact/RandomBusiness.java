package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_CITY;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_EMPLOYEE;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_PAYMENT_METHOD;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_TRANSACTION_TYPE;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A random history of source rows and dimension members, small enough that everything meets everything: lines move
 * between headers, headers come and go, versions are inserted long before the last one, clocks step back.
 */
final class RandomBusiness {
    private static final long START = 1_400_000_000_000_000L;
    private static final int MINUTES = 1_000;
    private static final long MINUTE = 60_000_000L;

    private final Random random;
    private final SourceTopics topics;
    private final int idsPerDimension;
    private final List<List<RowEvent>> rowHistories = new ArrayList<>();
    private final Map<MemberId, @Nullable MemberTimeline> timelines = new LinkedHashMap<>();
    private final List<List<Message>> queues = new ArrayList<>();
    private long lsn = 1_000;

    /** How a row was seen. */
    enum Kind {
        FIRST_SNAPSHOT,
        STREAMED,
        REREAD,
        DELETE
    }

    /** One change of a row. */
    record RowEvent(Kind kind, SourceRow row, long micros, long lsn) {}

    RandomBusiness(long seed, SourceTopics topics, int rowsPerTable, int idsPerDimension) {
        this.random = new Random(seed);
        this.topics = topics;
        this.idsPerDimension = idsPerDimension;
        int headers = Math.max(2, rowsPerTable / 2);
        rows(headers, this::order);
        rows(rowsPerTable, id -> orderLine(id, headers));
        rows(headers, this::invoice);
        rows(rowsPerTable, id -> invoiceLine(id, headers));
        rows(headers, this::purchaseOrder);
        rows(rowsPerTable, id -> purchaseOrderLine(id, headers));
        rows(rowsPerTable, id -> customerTransaction(id, headers));
        rows(rowsPerTable, this::supplierTransaction);
        rows(rowsPerTable, this::movement);
        rows(idsPerDimension, this::holding);
        members(DIM_CUSTOMER.name(), () -> new Object[] {id()});
        members(DIM_STOCK_ITEM.name(), () -> new Object[] {1 + random.nextInt(9), random.nextBoolean()});
        members(Timelines.PACKAGE_TYPE, () -> new Object[] {"Package " + random.nextInt(1_000)});
        for (TargetTable dimension :
                List.of(DIM_CITY, DIM_EMPLOYEE, DIM_SUPPLIER, DIM_TRANSACTION_TYPE, DIM_PAYMENT_METHOD)) {
            members(dimension.name(), () -> new Object[0]);
        }
    }

    /** All changes of each row, in WAL order. */
    List<List<RowEvent>> rowHistories() {
        return rowHistories;
    }

    /** Each member's last timeline; null if it has none. */
    Map<MemberId, @Nullable MemberTimeline> timelines() {
        return timelines;
    }

    /** All records in a random order that keeps only the order of each row's and each member's own records. */
    List<Message> inRandomOrder() {
        List<List<Message>> waiting = new ArrayList<>();
        queues.forEach(queue -> waiting.add(new ArrayList<>(queue)));
        List<Message> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int index = random.nextInt(waiting.size());
            List<Message> queue = waiting.get(index);
            ordered.add(queue.remove(0));
            if (queue.isEmpty()) {
                waiting.remove(index);
            }
        }
        return ordered;
    }

    private interface RowOfId {
        SourceRow row(int id);
    }

    private void rows(int count, RowOfId rowOfId) {
        IntStream.rangeClosed(1, count).forEach(id -> row(id, rowOfId));
    }

    private void row(int id, RowOfId rowOfId) {
        List<RowEvent> history = new ArrayList<>();
        List<Message> queue = new ArrayList<>();
        SourceRow current = null;
        int events = 1 + random.nextInt(5);
        long micros = START + MINUTE * random.nextInt(MINUTES);
        for (int index = 0; index < events; index++) {
            // Commit times usually rise; now and then the source's clock steps back.
            micros += MINUTE * (random.nextInt(10) == 0 ? -random.nextInt(50) : random.nextInt(100));
            lsn += 1 + random.nextInt(5);
            RowEvent event = event(index, id, current, micros, rowOfId);
            history.add(event);
            current = event.kind() == Kind.DELETE ? null : event.row();
            queue.addAll(messages(event));
        }
        rowHistories.add(history);
        queues.add(queue);
    }

    private RowEvent event(int index, int id, @Nullable SourceRow current, long micros, RowOfId rowOfId) {
        int choice = random.nextInt(10);
        if (index == 0 && choice < 4) {
            return new RowEvent(Kind.FIRST_SNAPSHOT, rowOfId.row(id), micros, lsn);
        }
        if (current != null && choice == 0) {
            return new RowEvent(Kind.DELETE, current, micros, lsn);
        }
        if (choice < 3) {
            SourceRow found = current != null && random.nextBoolean() ? current : rowOfId.row(id);
            return new RowEvent(Kind.REREAD, found, micros, lsn);
        }
        // Every so often an update changes nothing.
        SourceRow changed = current != null && choice == 9 ? current : rowOfId.row(id);
        return new RowEvent(Kind.STREAMED, changed, micros, lsn);
    }

    private List<Message> messages(RowEvent event) {
        return switch (event.kind()) {
            case FIRST_SNAPSHOT -> List.of(topics.firstSnapshot(event.row(), event.micros(), event.lsn()));
            case STREAMED -> List.of(topics.streamed(event.row(), event.micros(), event.lsn()));
            case REREAD -> List.of(topics.reread(event.row(), event.micros(), event.lsn()));
            case DELETE -> topics.delete(event.row(), event.micros(), event.lsn());
        };
    }

    private void members(String dimension, Supplier<Object[]> attributes) {
        for (int id = 1; id <= idsPerDimension; id++) {
            member(new MemberId(dimension, id), attributes);
        }
    }

    private void member(MemberId member, Supplier<Object[]> attributes) {
        List<Message> queue = new ArrayList<>();
        MemberTimeline timeline = null;
        int changes = random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            timeline = random.nextInt(8) == 0 ? null : timeline(member, attributes);
            queue.add(topics.timeline(member, timeline, START / 1_000));
        }
        timelines.put(member, timeline);
        if (!queue.isEmpty()) {
            queues.add(queue);
        }
    }

    private MemberTimeline timeline(MemberId member, Supplier<Object[]> attributes) {
        long[] starts = random.ints(1 + random.nextInt(4), 0, MINUTES)
                .distinct()
                .sorted()
                .mapToLong(minute -> START + MINUTE * minute)
                .toArray();
        if (random.nextBoolean()) {
            starts[0] = Validity.SINCE_EVER_MICROS;
        }
        Timelines.State[] states = new Timelines.State[starts.length];
        for (int index = 0; index < starts.length; index++) {
            states[index] = Timelines.since(starts[index], attributes.get());
        }
        long last = Math.max(START, starts[starts.length - 1]);
        return random.nextInt(3) == 0
                ? Timelines.until(last + MINUTE * (1 + random.nextInt(500)), member, states)
                : Timelines.of(member, states);
    }

    private SourceRow order(int id) {
        return SourceRow.order(id)
                .with("customer_id", id())
                .with("salesperson_person_id", id())
                .with("picked_by_person_id", idOrNull())
                .with("backorder_order_id", idOrNull())
                .with("order_date", day());
    }

    private SourceRow orderLine(int id, int headers) {
        return SourceRow.orderLine(id, 1 + random.nextInt(headers))
                .with("stock_item_id", id())
                .with("package_type_id", id())
                .with("quantity", random.nextInt(200) - 50)
                .with("unit_price", random.nextInt(5) == 0 ? null : money())
                .with("tax_rate", new BigDecimal(random.nextInt(30_000)).movePointLeft(3))
                .with("picking_completed_when", random.nextBoolean() ? null : time());
    }

    private SourceRow invoice(int id) {
        return SourceRow.invoice(id)
                .with("customer_id", id())
                .with("bill_to_customer_id", id())
                .with("salesperson_person_id", id())
                .with("invoice_date", day())
                .with("confirmed_delivery_time", random.nextBoolean() ? null : time());
    }

    private SourceRow invoiceLine(int id, int headers) {
        return SourceRow.invoiceLine(id, 1 + random.nextInt(headers))
                .with("stock_item_id", id())
                .with("package_type_id", id())
                .with("quantity", random.nextInt(200) - 50)
                .with("unit_price", random.nextInt(5) == 0 ? null : money())
                .with("tax_amount", money())
                .with("line_profit", money().negate())
                .with("extended_price", money());
    }

    private SourceRow purchaseOrder(int id) {
        return SourceRow.purchaseOrder(id)
                .with("supplier_id", id())
                .with("order_date", day())
                .with("expected_delivery_date", random.nextBoolean() ? null : day());
    }

    private SourceRow purchaseOrderLine(int id, int headers) {
        return SourceRow.purchaseOrderLine(id, 1 + random.nextInt(headers))
                .with("stock_item_id", id())
                .with("package_type_id", id())
                .with("ordered_outers", random.nextInt(100))
                .with("received_outers", random.nextInt(100))
                .with("last_receipt_date", random.nextBoolean() ? null : day())
                .with("is_order_line_finalized", random.nextBoolean());
    }

    private SourceRow customerTransaction(int id, int headers) {
        return SourceRow.customerTransaction(id)
                .with("customer_id", id())
                .with("transaction_type_id", id())
                .with("invoice_id", random.nextInt(3) == 0 ? null : 1 + random.nextInt(headers + 1))
                .with("payment_method_id", idOrNull())
                .with("transaction_date", day())
                .with("outstanding_balance", money())
                .with("finalization_date", random.nextBoolean() ? null : day())
                .with("is_finalized", random.nextBoolean());
    }

    private SourceRow supplierTransaction(int id) {
        return SourceRow.supplierTransaction(id)
                .with("supplier_id", id())
                .with("transaction_type_id", id())
                .with("purchase_order_id", idOrNull())
                .with("payment_method_id", idOrNull())
                .with("supplier_invoice_number", random.nextBoolean() ? null : "")
                .with("transaction_date", day())
                .with("tax_amount", money());
    }

    private SourceRow movement(int id) {
        return SourceRow.movement(id)
                .with("stock_item_id", id())
                .with("transaction_type_id", id())
                .with("customer_id", idOrNull())
                .with("invoice_id", idOrNull())
                .with("supplier_id", idOrNull())
                .with("purchase_order_id", idOrNull())
                .with("transaction_occurred_when", time())
                .with("quantity", new BigDecimal(random.nextInt(2_000) - 1_000).movePointLeft(3));
    }

    private SourceRow holding(int stockItemId) {
        return SourceRow.holding(stockItemId)
                .with("quantity_on_hand", random.nextInt(1_000))
                .with("last_cost_price", money());
    }

    private int id() {
        return 1 + random.nextInt(idsPerDimension + 1);
    }

    private @Nullable Integer idOrNull() {
        return random.nextInt(3) == 0 ? null : id();
    }

    private BigDecimal money() {
        return new BigDecimal(random.nextInt(100_000)).movePointLeft(2);
    }

    private LocalDate day() {
        return LocalDate.of(2013, 1, 1).plusDays(random.nextInt(1_500));
    }

    private LocalDateTime time() {
        return day().atStartOfDay().plusSeconds(random.nextInt(86_400));
    }
}
