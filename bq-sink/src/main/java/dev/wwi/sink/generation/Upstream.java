package dev.wwi.sink.generation;

import dev.wwi.runtime.lag.LagStage;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.LagWatch;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.schemas.topics.TransformsGeneration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the transforms are whose topics fill new generations of tables: as long as they read the change topics of the
 * past, their own topics are complete at no moment. Asked of Kafka, by the consumer group of the transforms' generation;
 * nothing is asked while there is no such rebuild. Thread-safe.
 */
final class Upstream implements AutoCloseable {

    private final LagWatch watch;

    /**
     * @param states what has been decided
     */
    Upstream(Map<String, Object> client, Supplier<Collection<TableGenerations>> states) {
        this.watch = LagWatch.start(client, () -> stages(states.get()), new SimpleMeterRegistry(), (stage, look) -> {});
    }

    /**
     * Whether those who fill the candidate, if they are not the ones who fill the live generation, have handled what was
     * there a moment ago.
     */
    boolean hasCaughtUp(Generation live, Generation candidate) {
        return writer(live, candidate)
                .map(generation -> lag(generation)
                        .filter(lag -> !lag.partitions().isEmpty()
                                && lag.partitions().stream().allMatch(part -> part.state() == LagState.CAUGHT_UP))
                        .isPresent())
                .orElse(true);
    }

    /** The records that they have yet to handle; empty if they are those of the live generation, or it is not known. */
    OptionalLong recordsRemaining(Generation live, Generation candidate) {
        return writer(live, candidate)
                .flatMap(this::lag)
                .map(lag -> OptionalLong.of(lag.lag()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public void close() {
        watch.close();
    }

    private Optional<StageLag> lag(TransformsGeneration generation) {
        return watch.lag().stream()
                .filter(lag -> lag.stage().equals(generation.applicationId()) && lag.trouble() == null)
                .findFirst();
    }

    private static List<LagStage> stages(Collection<TableGenerations> states) {
        return states.stream()
                .flatMap(state -> Optional.ofNullable(state.rebuild()).stream())
                .flatMap(rebuild -> writer(rebuild.from(), rebuild.to()).stream())
                .collect(Collectors.toUnmodifiableSet())
                .stream()
                .map(generation -> new LagStage(
                        generation.applicationId(),
                        generation.applicationId(),
                        generation::reads,
                        TopicPartition::toString))
                .toList();
    }

    private static Optional<TransformsGeneration> writer(Generation live, Generation candidate) {
        Optional<TransformsGeneration> writer = TransformsGeneration.ofOutput(candidate.topic());
        return writer.equals(TransformsGeneration.ofOutput(live.topic())) ? Optional.empty() : writer;
    }
}
