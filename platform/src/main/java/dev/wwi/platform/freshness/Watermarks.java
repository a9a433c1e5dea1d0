package dev.wwi.platform.freshness;

import dev.wwi.runtime.lag.GroupLook;
import dev.wwi.runtime.lag.GroupLook.Place;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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

    private final Supplier<Map<String, String>> tablesByTopic;
    private final Function<String, Optional<TransformsGeneration>> writerOf;
    private final int rounds;
    private final Deque<Wave> waves = new ArrayDeque<>();
    private final Map<String, Instant> complete = new HashMap<>();

    private static final class Wave {
        private final Instant instant;
        private final Map<String, Map<TopicPartition, Long>> sinkEnds = new HashMap<>();
        private final Set<String> passed = new HashSet<>();
        private final Map<TransformsGeneration, Computation> computations = new HashMap<>();

        Wave(Instant instant) {
            this.instant = instant;
        }
    }

    /** How far one generation of the transforms is with a wave. */
    private static final class Computation {
        private int roundsPassed;
        private @Nullable Map<TopicPartition, Long> roundEnds;
    }

    /**
     * @param tablesByTopic the tables by the topic that fills what readers see of them; asked for each look
     * @param writerOf the generation of the transforms that writes a topic, empty for change topics
     * @param rounds how often a change can come back to the transforms before its last effect is out
     */
    public Watermarks(
            Supplier<Map<String, String>> tablesByTopic,
            Function<String, Optional<TransformsGeneration>> writerOf,
            int rounds) {
        this.tablesByTopic = tablesByTopic;
        this.writerOf = writerOf;
        this.rounds = rounds;
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
     * Where a generation of the transforms is.
     *
     * @param isWorkPutOff whether they have noted work that they still owe
     */
    public synchronized void transformsAt(TransformsGeneration generation, GroupLook look, boolean isWorkPutOff) {
        for (Wave wave : waves) {
            Computation computation = wave.computations.computeIfAbsent(generation, first -> new Computation());
            while (computation.roundsPassed < rounds) {
                Map<TopicPartition, Long> ends = computation.roundEnds;
                if (ends == null) {
                    ends = ends(look);
                    computation.roundEnds = ends;
                }
                boolean isLastRound = computation.roundsPassed == rounds - 1;
                if (!isPassed(ends, look) || (isLastRound && isWorkPutOff)) {
                    break;
                }
                // What the round caused lies before the ends of this look, which were read after its positions.
                computation.roundEnds = ends(look);
                computation.roundsPassed++;
            }
        }
    }

    /** Where the sink is. */
    public synchronized void sinkAt(GroupLook look) {
        Map<String, String> tables = tablesByTopic.get();
        Map<String, Map<TopicPartition, Long>> endsByTopic = new HashMap<>();
        ends(look).forEach((partition, end) -> endsByTopic
                .computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                .put(partition, end));
        for (Wave wave : waves) {
            for (String topic : tables.keySet()) {
                boolean isOnItsWay = writerOf.apply(topic)
                        .map(generation -> isComputed(wave, generation))
                        .orElse(true);
                Map<TopicPartition, Long> present = endsByTopic.get(topic);
                if (!isOnItsWay || wave.passed.contains(topic) || present == null) {
                    continue;
                }
                if (isPassed(wave.sinkEnds.computeIfAbsent(topic, first -> present), look)) {
                    wave.passed.add(topic);
                    complete.merge(tables.get(topic), wave.instant, (one, other) -> one.isAfter(other) ? one : other);
                }
            }
        }
        waves.removeIf(wave -> wave.passed.containsAll(
                endsByTopic.keySet().stream().filter(tables::containsKey).toList()));
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

    private boolean isComputed(Wave wave, TransformsGeneration generation) {
        Computation computation = wave.computations.get(generation);
        return computation != null && computation.roundsPassed == rounds;
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
