package dev.wwi.platform.await;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.TopicReader;
import dev.wwi.streams.Transforms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The consuming groups between Kafka and what readers of the warehouse see. */
public final class FlowStages {
    private FlowStages() {}

    /**
     * In the order of the flow: the generations of the transforms that fill tables, and the groups of the sink.
     *
     * @param sink who reads what for the tables
     */
    public static List<Barrier.Stage> of(Collection<TopicReader> sink) {
        List<Barrier.Stage> stages = new ArrayList<>();
        sink.stream()
                .flatMap(reader -> TransformsGeneration.ofOutput(reader.topic()).stream())
                .distinct()
                .sorted(Comparator.comparingInt(TransformsGeneration::number))
                .forEach(generation -> stages.add(new Barrier.Stage(
                        generation.applicationId(),
                        generation::reads,
                        Transforms.ROUNDS,
                        Transforms.pendingCorrectionsTopic(generation)::equals)));
        sink.stream()
                .collect(groupingBy(TopicReader::group, TreeMap::new, mapping(TopicReader::topic, toUnmodifiableSet())))
                .forEach((group, topics) -> stages.add(stage(group, topics)));
        return stages;
    }

    /**
     * Waits until all that is in Kafka has passed the stages between it and what readers of the warehouse see. To be called
     * once what matters is captured.
     *
     * @param standingStill the tables that take no changes before a new generation takes the live one's place
     * @param readers who reads what for the tables at present
     * @throws BarrierTimeoutException if the deadline passes first
     */
    public static void awaitReaders(
            Barrier barrier, Supplier<Set<String>> standingStill, Supplier<Set<TopicReader>> readers, Instant deadline)
            throws InterruptedException {
        barrier.awaitThat(
                () -> standingStill.get().isEmpty(), "tables stand still while they are filled anew", deadline);
        // A table that is swapped meanwhile shows what another group has written.
        Set<TopicReader> awaited = Set.of();
        for (Set<TopicReader> present = readers.get(); !present.equals(awaited); present = readers.get()) {
            for (Barrier.Stage stage : of(present)) {
                barrier.await(stage, deadline);
            }
            awaited = present;
        }
    }

    private static Barrier.Stage stage(String group, Set<String> topics) {
        return new Barrier.Stage(group, topics::contains, 1, topic -> false);
    }
}
