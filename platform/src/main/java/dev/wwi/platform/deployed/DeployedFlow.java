package dev.wwi.platform.deployed;

import dev.wwi.runtime.lag.LagStage;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.ShownTable;
import dev.wwi.sink.TopicReaders;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.Transforms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What fills the tables that readers see, and which stages that passes. It changes when a rebuild is swapped in: what the
 * sinks have written down about it is read again after {@value #MAX_AGE_SECONDS} seconds. Thread-safe.
 */
final class DeployedFlow {
    private static final int MAX_AGE_SECONDS = 5;

    private final SinkConfig sink;
    private final Admin admin;
    private final Map<TransformsGeneration, LagStage> transforms = new HashMap<>();
    private @Nullable List<ShownTable> tables;
    private long readNanos;

    DeployedFlow(SinkConfig sink, Admin admin) {
        this.sink = sink;
        this.admin = admin;
    }

    /** The tables with what fills them. */
    synchronized List<ShownTable> tables() {
        List<ShownTable> known = tables;
        if (known == null
                || System.nanoTime() - readNanos
                        > Duration.ofSeconds(MAX_AGE_SECONDS).toNanos()) {
            known = TopicReaders.shown(sink, admin);
            tables = known;
            readNanos = System.nanoTime();
        }
        return known;
    }

    /** The tables by the topic that fills them. */
    Map<String, String> tablesByTopic() {
        return tables().stream().collect(Collectors.toUnmodifiableMap(ShownTable::topic, ShownTable::table));
    }

    /** The stages between Kafka and the tables, in the order of the flow. */
    List<LagStage> stages() {
        List<LagStage> stages = new ArrayList<>();
        generations().forEach(generation -> stages.add(stage(generation)));
        stages.add(new LagStage(BigQuerySink.STAGE, this::groups, TopicPartition::toString));
        if (sink.changeLog().enabled()) {
            stages.add(
                    LagStage.ofPartitions("change-log", sink.changeLog().group(), topic -> SourceTables.byTopic(topic)
                            .isPresent()));
        }
        return stages;
    }

    /** The generation of the transforms whose stage has that name. */
    Optional<TransformsGeneration> ofStage(String name) {
        return generations().stream()
                .filter(generation -> Transforms.stageName(generation).equals(name))
                .findFirst();
    }

    private List<TransformsGeneration> generations() {
        return tables().stream()
                .flatMap(table -> TransformsGeneration.ofOutput(table.topic()).stream())
                .distinct()
                .sorted(Comparator.comparingInt(TransformsGeneration::number))
                .toList();
    }

    private synchronized LagStage stage(TransformsGeneration generation) {
        return transforms.computeIfAbsent(generation, shown -> Transforms.lagStage(Transforms.stageName(shown), shown));
    }

    private Function<String, Optional<String>> groups() {
        Map<String, String> groups =
                tables().stream().collect(Collectors.toUnmodifiableMap(ShownTable::topic, ShownTable::group));
        return topic -> Optional.ofNullable(groups.get(topic));
    }
}
