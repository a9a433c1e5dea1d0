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
    private final RandomRows rows;
    private final SourceTopics topics;
    private final int idsPerDimension;
    private final List<List<RowEvent>> rowHistories = new ArrayList<>();
    private final Map<MemberId, @Nullable MemberTimeline> timelines = new LinkedHashMap<>();
    private final List<List<Message>> queues = new ArrayList<>();
    private long lsn = 1_000;

    RandomBusiness(long seed, SourceTopics topics, int rowsPerTable, int idsPerDimension) {
        this.random = new Random(seed);
        this.rows = new RandomRows(random, 1, idsPerDimension);
        this.topics = topics;
        this.idsPerDimension = idsPerDimension;
        int headers = Math.max(2, rowsPerTable / 2);
        rows(headers, rows::order);
        rows(rowsPerTable, id -> rows.orderLine(id, idUpTo(headers)));
        rows(headers, rows::invoice);
        rows(rowsPerTable, id -> rows.invoiceLine(id, idUpTo(headers)));
        rows(headers, rows::purchaseOrder);
        rows(rowsPerTable, id -> rows.purchaseOrderLine(id, idUpTo(headers)));
        rows(rowsPerTable, id -> rows.customerTransaction(id, random.nextInt(3) == 0 ? null : idUpTo(headers + 1)));
        rows(rowsPerTable, rows::supplierTransaction);
        rows(rowsPerTable, rows::movement);
        rows(idsPerDimension, rows::holding);
        members(DIM_CUSTOMER.name(), () -> new Object[] {idUpTo(idsPerDimension + 1)});
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
        return Interleaving.of(queues, random);
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
            current = event.kind() == RowEvent.Kind.DELETE ? null : event.row();
            queue.addAll(topics.messages(event));
        }
        rowHistories.add(history);
        queues.add(queue);
    }

    private RowEvent event(int index, int id, @Nullable SourceRow current, long micros, RowOfId rowOfId) {
        int choice = random.nextInt(10);
        if (index == 0 && choice < 4) {
            return new RowEvent(RowEvent.Kind.FIRST_SNAPSHOT, rowOfId.row(id), micros, lsn);
        }
        if (current != null && choice == 0) {
            return new RowEvent(RowEvent.Kind.DELETE, current, micros, lsn);
        }
        if (choice < 3) {
            SourceRow found = current != null && random.nextBoolean() ? current : rowOfId.row(id);
            return new RowEvent(RowEvent.Kind.REREAD, found, micros, lsn);
        }
        // Every so often an update changes nothing.
        SourceRow changed = current != null && choice == 9 ? current : rowOfId.row(id);
        return new RowEvent(RowEvent.Kind.STREAMED, changed, micros, lsn);
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

    private int idUpTo(int last) {
        return 1 + random.nextInt(last);
    }
}
