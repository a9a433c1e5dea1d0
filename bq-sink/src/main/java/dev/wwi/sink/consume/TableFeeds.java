package dev.wwi.sink.consume;

import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.append.Troubles;
import dev.wwi.sink.table.PhysicalTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * All that is consumed: generations of tables, each by the consumer group of its number, so that generations of one
 * topic have their own offsets and a generation keeps its own whatever becomes of the others. Thread-safe.
 */
public final class TableFeeds implements AutoCloseable {

    private final Function<Feed, FeedTable> tableFactory;
    private final LongFunction<String> groupName;
    private final GroupFactory groupFactory;
    private final Map<PhysicalTable, FeedTable> tables = new ConcurrentHashMap<>();
    private final Map<String, ConsumerGroup> groups = new ConcurrentHashMap<>();
    private final Set<FeedTable> retired = new HashSet<>();
    private boolean closed;

    /** Opens a group, which is started afterwards. */
    @FunctionalInterface
    public interface GroupFactory {
        /** With the tables that it feeds, by topic. */
        ConsumerGroup open(String name, Map<String, FeedTable> tables);
    }

    /**
     * A generation to be fed.
     *
     * @param shown whether readers are to see it
     */
    public record Wanted(Feed feed, boolean shown) {}

    /**
     * @param groupName of the generations of a number
     */
    public TableFeeds(
            Function<Feed, FeedTable> tableFactory, LongFunction<String> groupName, GroupFactory groupFactory) {
        this.tableFactory = tableFactory;
        this.groupName = groupName;
        this.groupFactory = groupFactory;
    }

    /** The generation's table, opened but not consumed yet if it was not fed before. */
    public FeedTable open(Feed feed) {
        return tables.computeIfAbsent(feed.table(), table -> tableFactory.apply(feed));
    }

    /** The generation's table, if it is fed. */
    public Optional<FeedTable> table(PhysicalTable table) {
        return Optional.ofNullable(tables.get(table));
    }

    /**
     * Feeds these generations from now on, and no others. Those that stay are not disturbed; what ends is settled and
     * committed first. Blocks while a group that has nothing left to do is closed.
     */
    public synchronized void feed(Collection<Wanted> wanted) {
        if (closed) {
            return;
        }
        Map<String, Map<String, FeedTable>> byGroup = new HashMap<>();
        Set<FeedTable> kept = new HashSet<>();
        for (Wanted each : wanted) {
            FeedTable table = open(each.feed());
            table.show(each.shown());
            if (each.shown()) {
                table.metrics().countAsShown();
            }
            kept.add(table);
            byGroup.computeIfAbsent(groupName.apply(each.feed().table().generation()), name -> new HashMap<>())
                    .put(each.feed().topic(), table);
        }
        for (FeedTable table : tables.values()) {
            if (!kept.contains(table)) {
                retired.add(table);
            }
        }
        tables.values().retainAll(kept);
        for (String name : List.copyOf(groups.keySet())) {
            if (!byGroup.containsKey(name)) {
                groups.get(name).close();
                groups.remove(name);
            }
        }
        byGroup.forEach((name, fed) -> {
            ConsumerGroup running = groups.get(name);
            if (running == null) {
                ConsumerGroup opened = groupFactory.open(name, fed);
                groups.put(name, opened);
                opened.start();
            } else {
                running.feed(fed);
            }
        });
        closeRetired();
    }

    /** Closes tables that are fed no more, once no thread has rows for them. */
    public synchronized void closeRetired() {
        retired.removeIf(table -> {
            boolean unused = groups.values().stream().noneMatch(group -> group.uses(table));
            if (unused) {
                table.close();
            }
            return unused;
        });
    }

    /** The groups that consume. */
    public Set<String> groups() {
        return Set.copyOf(groups.keySet());
    }

    /** What ended a thread for good; empty while all go on. */
    public Optional<Throwable> failure() {
        return groups.values().stream()
                .flatMap(group -> group.failure().stream())
                .findFirst();
    }

    /** What keeps a consumer from consuming at the moment. */
    public Optional<String> interruption() {
        return groups.values().stream()
                .flatMap(group -> group.interruption().stream())
                .findFirst();
    }

    /** Why generations take no rows. */
    public Map<PhysicalTable, List<Trouble>> troubles() {
        Map<PhysicalTable, List<Trouble>> troubles = new HashMap<>();
        Map<String, Troubles> byGroup = new HashMap<>();
        groups.forEach((name, group) -> byGroup.put(name, group.troubles()));
        for (PhysicalTable table : tables.keySet()) {
            FeedTable fed = tables.get(table);
            if (fed != null) {
                List<Trouble> found = byGroup.getOrDefault(groupName.apply(table.generation()), new Troubles())
                        .of(fed.feed().topic());
                if (!found.isEmpty()) {
                    troubles.put(table, found);
                }
            }
        }
        return troubles;
    }

    /** Settles and commits what it can, then leaves the groups. */
    @Override
    public synchronized void close() {
        closed = true;
        List<Thread> closing = new ArrayList<>();
        for (ConsumerGroup group : groups.values()) {
            Thread thread = new Thread(group::close, "bq-sink-close-group");
            thread.start();
            closing.add(thread);
        }
        boolean interrupted = false;
        for (Thread thread : closing) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        tables.values().forEach(FeedTable::close);
        retired.forEach(FeedTable::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
