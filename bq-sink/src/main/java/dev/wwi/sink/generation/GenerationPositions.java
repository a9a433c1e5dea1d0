package dev.wwi.sink.generation;

import dev.wwi.runtime.kafka.GroupOffsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far generations are, by the offsets of their consumer groups. {@link #look} asks Kafka for all that matter in a
 * few requests and is confined to one thread; the others may be called by any.
 */
final class GenerationPositions {

    /** A generation has caught up once it passes the end of a moment ago within this time. */
    private static final long CAUGHT_UP_WITHIN_NANOS = 5_000_000_000L;

    private final GroupOffsets offsets;
    private final LongFunction<String> groupName;
    private final Map<Generation, Position> positions = new ConcurrentHashMap<>();

    /**
     * How far one is.
     *
     * @param records offsets that the topic spans
     * @param remaining those yet to be passed
     */
    record Progress(
            long records,
            long remaining,
            long perSecond,
            @Nullable Long secondsToGo) {}

    private static final class Position {
        private final FillPace pace = new FillPace();
        private Map<TopicPartition, Long> goal = Map.of();
        private long goalNanos;
        private volatile boolean caughtUp;
        private volatile Progress progress = new Progress(0, 0, 0, null);
    }

    GenerationPositions(GroupOffsets offsets, LongFunction<String> groupName) {
        this.offsets = offsets;
        this.groupName = groupName;
    }

    /** Looks where these generations are, and forgets the others. */
    void look(Collection<Generation> generations, long nowNanos) throws InterruptedException {
        positions.keySet().retainAll(Set.copyOf(generations));
        if (generations.isEmpty()) {
            return;
        }
        Set<String> topics = generations.stream().map(Generation::topic).collect(Collectors.toUnmodifiableSet());
        Set<TopicPartition> partitions = offsets.partitions(topics::contains);
        Map<TopicPartition, Long> ends = offsets.ends(partitions);
        Map<TopicPartition, Long> beginnings = offsets.beginnings(partitions);
        Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
        for (Generation generation : new HashSet<>(generations)) {
            String group = groupName.apply(generation.number());
            if (!committed.containsKey(group)) {
                committed.put(group, offsets.committed(group));
            }
            note(
                    positions.computeIfAbsent(generation, key -> new Position()),
                    of(generation.topic(), beginnings),
                    of(generation.topic(), ends),
                    committed.get(group),
                    nowNanos);
        }
    }

    /** Whether it has had, within seconds, everything that its topic had at a look. */
    boolean hasCaughtUp(Generation generation) {
        Position position = positions.get(generation);
        return position != null && position.caughtUp;
    }

    Progress progress(Generation generation) {
        Position position = positions.get(generation);
        return position == null ? new Progress(0, 0, 0, null) : position.progress;
    }

    /** The ends of a topic's partitions now; asks Kafka. */
    Map<TopicPartition, Long> ends(String topic) throws InterruptedException {
        return offsets.ends(offsets.partitions(topic::equals));
    }

    /** Whether the generation has passed these; asks Kafka. */
    boolean hasPassed(Generation generation, Map<TopicPartition, Long> ends) throws InterruptedException {
        return passed(offsets.committed(groupName.apply(generation.number())), ends);
    }

    private static void note(
            Position position,
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> committed,
            long nowNanos) {
        long records = 0;
        long remaining = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long beginning = beginnings.getOrDefault(end.getKey(), 0L);
            long at = Math.max(beginning, committed.getOrDefault(end.getKey(), 0L));
            records += end.getValue() - beginning;
            remaining += Math.max(0, end.getValue() - at);
        }
        position.pace.note(nowNanos, records - remaining, remaining);
        OptionalLong toGo = position.pace.secondsToGo();
        position.progress =
                new Progress(records, remaining, position.pace.perSecond(), toGo.isPresent() ? toGo.getAsLong() : null);
        boolean known = !position.goal.isEmpty();
        if (known && !passed(committed, position.goal)) {
            position.caughtUp = false;
            return;
        }
        position.caughtUp = known && nowNanos - position.goalNanos < CAUGHT_UP_WITHIN_NANOS;
        position.goal = ends;
        position.goalNanos = nowNanos;
    }

    private static boolean passed(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private static Map<TopicPartition, Long> of(String topic, Map<TopicPartition, Long> all) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
