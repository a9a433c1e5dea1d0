package dev.wwi.sink.generation;

import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.RowDifference;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.TableDifferences;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.Warehouse;
import dev.wwi.sink.table.WarehouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares all rows and columns of two generations in the warehouse, without stopping either.
 *
 * <p>Both are fed, and never at the same offset, so rows that have just changed differ for a moment. A row is what its
 * key's last change made it: if it is once seen equal after both generations had passed some offsets, then every change
 * up to these is in both. So the generations are equal when every row has been seen equal once, and only rows that
 * differed are looked at again.
 */
final class DifferenceCheck implements GenerationCheck {

    /** How far one generation of the transforms may be behind another that has caught up. */
    private static final Duration BETWEEN_PROGRAMS = Duration.ofSeconds(5);

    private static final int LISTED = 1_000;
    private static final int MAX_LOOKS = 30;
    private static final int NAMED = 5;

    private final Warehouse warehouse;
    private final TableDifferences differences;
    private final Function<String, Optional<String>> topicIds;
    private final Function<PhysicalTable, String> topics;

    /**
     * @param topics which topic fills a table
     * @param topicIds the id of a topic, empty if there is none
     */
    DifferenceCheck(
            Warehouse warehouse,
            TableDifferences differences,
            Function<PhysicalTable, String> topics,
            Function<String, Optional<String>> topicIds) {
        this.warehouse = warehouse;
        this.differences = differences;
        this.topics = topics;
        this.topicIds = topicIds;
    }

    @Override
    public Verdict compare(Sides sides, Following following) throws InterruptedException {
        try {
            return compareReadable(sides, following);
        } catch (WarehouseException e) {
            if (e.code() == WarehouseException.Code.UNAVAILABLE) {
                throw e;
            }
            return new Verdict.Unverified("could not be compared: " + e.getMessage());
        }
    }

    private Verdict compareReadable(Sides sides, Following following) throws InterruptedException {
        PhysicalTable live = sides.live();
        PhysicalTable candidate = sides.candidate();
        Optional<String> obstacle = following.awaitAll();
        if (obstacle.isPresent()) {
            return new Verdict.Unverified("could not be compared: " + obstacle.get());
        }
        // The topic that filled one that stands still is not there any more, or is another one by now.
        Optional<TableLayout> left = sides.liveStandsStill() ? warehouse.find(live) : layout(live);
        if (left.isEmpty()) {
            return new Verdict.Unverified("could not be compared: table " + live + " is gone");
        }
        // A topic whose records are all gone has made no table yet.
        Optional<TableLayout> found = layout(candidate);
        TableLayout right =
                found.isPresent() ? found.get() : warehouse.ensureTable(candidate, left.get(), topicId(candidate));
        Optional<String> shape = shapeDifference(left.get(), right);
        if (shape.isPresent()) {
            return new Verdict.Unverified(shape.get());
        }
        return look(sides, right, following);
    }

    private Verdict look(Sides sides, TableLayout layout, Following following) throws InterruptedException {
        PhysicalTable live = sides.live();
        PhysicalTable candidate = sides.candidate();
        long pauseMillis = pauseBeforeLook(sides).toMillis();
        SuspectRows suspects = new SuspectRows(LISTED);
        for (int look = 1; look <= MAX_LOOKS; look++) {
            Optional<String> obstacle = following.awaitAll();
            if (obstacle.isPresent()) {
                return new Verdict.Unverified("could not be compared: " + obstacle.get());
            }
            Thread.sleep(pauseMillis);
            SuspectRows.Judgement judgement = suspects.look(differences.find(live, candidate, layout, LISTED + 1));
            if (judgement instanceof SuspectRows.Judgement.Equal) {
                return equal(candidate);
            }
            if (judgement instanceof SuspectRows.Judgement.Different different) {
                return different(different.total(), different.some());
            }
        }
        return new Verdict.Unverified(
                "could not be compared in full: rows changed whenever they were looked at, " + MAX_LOOKS + " times");
    }

    /** Until the query sees what was written, and until topics of two programs are as far as each other. */
    private Duration pauseBeforeLook(Sides sides) {
        Duration staleness = warehouse.maxStalenessOf(sides.live().published());
        boolean oneTopic =
                !sides.liveStandsStill() && topics.apply(sides.live()).equals(topics.apply(sides.candidate()));
        return oneTopic || staleness.compareTo(BETWEEN_PROGRAMS) > 0 ? staleness : BETWEEN_PROGRAMS;
    }

    private Verdict equal(PhysicalTable candidate) {
        return new Verdict.Equal(
                String.format(Locale.ROOT, "all columns of %,d rows are equal", differences.count(candidate)));
    }

    private static Verdict different(long total, List<RowDifference> some) {
        long missing = some.stream().filter(row -> !row.inRight()).count();
        long surplus = some.stream().filter(row -> !row.inLeft()).count();
        String named = String.join(
                "; ", some.stream().map(RowDifference::key).limit(NAMED).toList());
        return new Verdict.Different(String.format(
                Locale.ROOT,
                "%,d rows differ (of %,d looked at: %,d only in the live one, %,d only in the new one), such as key %s",
                total,
                some.size(),
                missing,
                surplus,
                named));
    }

    private static Optional<String> shapeDifference(TableLayout live, TableLayout candidate) {
        List<String> notes = new ArrayList<>();
        for (TableColumn column : live.columns()) {
            Optional<TableColumn> other = candidate.column(column.name());
            if (other.isEmpty()) {
                notes.add(column.name() + " is in the live one alone");
            } else if (other.get().type() != column.type() || other.get().mode() != column.mode()) {
                notes.add(column.name() + " is " + column.type() + " in the live one and "
                        + other.get().type() + " in the new one");
            }
        }
        candidate.columns().stream()
                .filter(column -> live.column(column.name()).isEmpty())
                .forEach(column -> notes.add(column.name() + " is in the new one alone"));
        if (!live.primaryKey().equals(candidate.primaryKey())) {
            notes.add("the primary key is " + live.primaryKey() + " in the live one and " + candidate.primaryKey()
                    + " in the new one");
        }
        return notes.isEmpty()
                ? Optional.empty()
                : Optional.of("not compared, for their columns differ: " + String.join(", ", notes));
    }

    private Optional<TableLayout> layout(PhysicalTable table) {
        return warehouse.find(table, topicId(table));
    }

    private String topicId(PhysicalTable table) {
        String topic = topics.apply(table);
        return topicIds.apply(topic)
                .orElseThrow(() -> new WarehouseException(
                        WarehouseException.Code.NOT_FOUND, "topic " + topic + " does not exist", null));
    }
}
