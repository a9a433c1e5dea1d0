package dev.wwi.platform.freshness;

import dev.wwi.runtime.lag.GroupLook;
import dev.wwi.runtime.lag.GroupLook.Place;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Up to which instant each table holds all that was committed at the source.
 *
 * <p>An instant is followed as a wave. Once all that was committed before it is in Kafka, a table that is filled from a
 * change topic has it when the sink has passed the topic's end of then. For a table that is computed, the transforms must
 * first pass the ends of their topics, as many times in a row as a change can come back to them, and must have nothing put
 * off; then the sink the end of the table's topic. New waves begin while earlier ones are under way, so the answer is as
 * old as the flow is slow and no older.
 *
 * <p>A function of what it is told, in that order. Thread-safe.
 */
public final class Watermarks {
    /** More waves than that at a time add nothing: the later of two is as good. */
    private static final int MOST_WAVES = 32;

    private final Map<String, String> tablesByTopic;
    private final Set<String> computedTopics;
    private final int rounds;
    private final Deque<Wave> waves = new ArrayDeque<>();
    private final Map<String, Instant> complete = new HashMap<>();

    private static final class Wave {
        private final Instant instant;
        private final Map<String, Map<TopicPartition, Long>> sinkEnds = new HashMap<>();
        private final Set<String> passed = new HashSet<>();
        private int roundsPassed;
        private boolean isComputed;
        private @Nullable Map<TopicPartition, Long> roundEnds;

        Wave(Instant instant) {
            this.instant = instant;
        }
    }

    /**
     * @param tablesByTopic the tables by the topic that fills them
     * @param computedTopics those of the topics that the transforms write
     * @param rounds how often a change can come back to the transforms before its last effect is out
     */
    public Watermarks(Map<String, String> tablesByTopic, Set<String> computedTopics, int rounds) {
        this.tablesByTopic = Map.copyOf(tablesByTopic);
        this.computedTopics = Set.copyOf(computedTopics);
        this.rounds = rounds;
    }

    /**
     * Those of the warehouse: its star schema is computed, its raw tables are not.
     *
     * @param tablesByTopic the tables by the topic that fills them
     * @param rounds how often a change can come back to the transforms before its last effect is out
     */
    public static Watermarks ofStarSchema(Map<String, String> tablesByTopic, int rounds) {
        return new Watermarks(
                tablesByTopic,
                TargetTables.all().stream().map(TargetTable::topic).collect(Collectors.toUnmodifiableSet()),
                rounds);
    }

    /** All that was committed before the instant is in Kafka. */
    public synchronized void captured(Instant instant) {
        Wave newest = waves.peekLast();
        boolean isNew = newest == null
                ? complete.values().stream().noneMatch(known -> !known.isBefore(instant))
                : newest.instant.isBefore(instant);
        if (isNew && waves.size() < MOST_WAVES) {
            waves.add(new Wave(instant));
        }
    }

    /**
     * Where the transforms are.
     *
     * @param isWorkPutOff whether they have noted work that they still owe
     */
    public synchronized void transformsAt(GroupLook look, boolean isWorkPutOff) {
        for (Wave wave : waves) {
            while (!wave.isComputed) {
                Map<TopicPartition, Long> ends = wave.roundEnds;
                if (ends == null) {
                    ends = ends(look);
                    wave.roundEnds = ends;
                }
                boolean isLastRound = wave.roundsPassed == rounds - 1;
                if (!isPassed(ends, look) || (isLastRound && isWorkPutOff)) {
                    break;
                }
                // What the round caused lies before the ends of this look, which were read after its positions.
                wave.roundEnds = ends(look);
                wave.roundsPassed++;
                wave.isComputed = wave.roundsPassed == rounds;
            }
        }
    }

    /** Where the sink is. */
    public synchronized void sinkAt(GroupLook look) {
        Map<String, Map<TopicPartition, Long>> endsByTopic = new HashMap<>();
        ends(look).forEach((partition, end) -> endsByTopic
                .computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                .put(partition, end));
        for (Wave wave : waves) {
            for (String topic : tablesByTopic.keySet()) {
                boolean isOnItsWay = !computedTopics.contains(topic) || wave.isComputed;
                Map<TopicPartition, Long> present = endsByTopic.get(topic);
                if (!isOnItsWay || wave.passed.contains(topic) || present == null) {
                    continue;
                }
                if (isPassed(wave.sinkEnds.computeIfAbsent(topic, first -> present), look)) {
                    wave.passed.add(topic);
                    complete.merge(
                            tablesByTopic.get(topic), wave.instant, (one, other) -> one.isAfter(other) ? one : other);
                }
            }
        }
        waves.removeIf(wave -> wave.passed.containsAll(
                endsByTopic.keySet().stream().filter(tablesByTopic::containsKey).toList()));
        thin();
    }

    /** The instant up to which the table has all; empty before the first is known. */
    public synchronized Optional<Instant> completeUpTo(String table) {
        return Optional.ofNullable(complete.get(table));
    }

    /** When the flow stands still, waves gather; every other one makes room for newer ones. */
    private void thin() {
        if (waves.size() >= MOST_WAVES) {
            boolean[] keep = {false};
            waves.removeIf(wave -> {
                keep[0] = !keep[0];
                return !keep[0];
            });
        }
    }

    private static boolean isPassed(Map<TopicPartition, Long> ends, GroupLook look) {
        return ends.entrySet().stream().allMatch(end -> {
            Place place = look.partitions().get(end.getKey());
            return place != null && place.position() >= end.getValue();
        });
    }

    private static Map<TopicPartition, Long> ends(GroupLook look) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        // Not the committed ends: whoever is told of a commit is told a moment before it shows in every partition.
        look.partitions().forEach((partition, place) -> ends.put(partition, place.written()));
        return ends;
    }
}
