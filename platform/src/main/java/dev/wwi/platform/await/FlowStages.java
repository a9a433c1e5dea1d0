package dev.wwi.platform.await;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.TopicReader;
import dev.wwi.streams.Transforms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

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

    private static Barrier.Stage stage(String group, Set<String> topics) {
        return new Barrier.Stage(group, topics::contains, 1, topic -> false);
    }
}
