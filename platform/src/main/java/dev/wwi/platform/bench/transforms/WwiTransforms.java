package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** This product's transforms, with their defaults; each turn is a generation. */
final class WwiTransforms implements Contender {
    static final String NAME = "wwi";

    private final BenchServers servers;
    private final TransformsGeneration generation;

    WwiTransforms(BenchServers servers, int turn) {
        this.servers = servers;
        this.generation = new TransformsGeneration(turn);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String applicationId() {
        return generation.applicationId();
    }

    @Override
    public String output() {
        return generation.of(TargetTables.FCT_ORDER).topic();
    }

    @Override
    public String commitField() {
        return "source_commit_at";
    }

    @Override
    public Map<String, Integer> topicsToCreate() {
        return Map.of();
    }

    @Override
    public Predicate<String> internalTopics() {
        Set<String> own = Set.of(generation.memberTimelines(), Topics.CALENDAR, Topics.ROW_ORIGINS);
        return topic -> topic.startsWith(applicationId() + "-") || own.contains(topic);
    }

    @Override
    public Barrier.Stage stage() {
        String config = config(servers.directory().resolve("unused"), 0);
        // Only asked for names: it is not started.
        Transforms transforms =
                new Transforms(ConfigLoader.parse(config, TransformsConfig.class, Map.of()), new SimpleMeterRegistry());
        return new Barrier.Stage(
                applicationId(), transforms::reads, Transforms.ROUNDS, transforms.pendingCorrectionsTopic()::equals);
    }

    @Override
    public MeasuredProcess start(Path state, int operationsPort, boolean filling) throws IOException {
        Path config = servers.directory().resolve(applicationId() + ".yaml");
        Files.writeString(config, config(state, operationsPort));
        return MeasuredProcess.startJava(
                applicationId(),
                JvmOptions.OF_CONTENDERS,
                "dev.wwi.platform.command.Wwi",
                List.of("run", "transforms", "--config", config.toString()),
                servers.directory());
    }

    private String config(Path state, int operationsPort) {
        return """
                kafka: {bootstrapServers: "%s", schemaRegistryUrl: "%s"}
                processing: {generation: %d, stateDirectory: %s, factPartitions: %d}
                operations: {port: %d}
                """.formatted(
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        generation.number(),
                        state,
                        ChangeTopics.PARTITIONS,
                        operationsPort);
    }
}
