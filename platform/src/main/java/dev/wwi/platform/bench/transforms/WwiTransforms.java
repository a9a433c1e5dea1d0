package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** This product's transforms, with their defaults. */
final class WwiTransforms implements Contender {
    static final String NAME = "wwi";

    private final BenchServers servers;

    WwiTransforms(BenchServers servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String output() {
        return TargetTables.FCT_ORDER.topic();
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
    public Predicate<String> internalTopics(String applicationId) {
        return topic -> topic.startsWith(applicationId + "-")
                || Topics.transformsTopics(ChangeTopics.PARTITIONS).stream()
                        .anyMatch(spec -> spec.name().equals(topic));
    }

    @Override
    public Barrier.Stage stage(String applicationId) {
        // Only asked for names: it is not started.
        Transforms transforms = new Transforms(
                TransformsConfig.of(
                        servers.kafka(), servers.directory().resolve(applicationId), ChangeTopics.PARTITIONS),
                new SimpleMeterRegistry());
        String ofDefault = transforms.applicationId();
        return new Barrier.Stage(
                applicationId,
                topic -> transforms.reads(topic.replace(applicationId, ofDefault)),
                Transforms.ROUNDS,
                topic -> topic.replace(applicationId, ofDefault).equals(transforms.pendingCorrectionsTopic()));
    }

    @Override
    public MeasuredProcess start(String applicationId, Path state, int operationsPort, boolean filling)
            throws IOException {
        Path config = servers.directory().resolve(applicationId + ".yaml");
        Files.writeString(config, """
                kafka: {bootstrapServers: "%s", schemaRegistryUrl: "%s"}
                processing: {applicationId: %s, stateDirectory: %s, factPartitions: %d}
                operations: {port: %d}
                """.formatted(
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        applicationId,
                        state,
                        ChangeTopics.PARTITIONS,
                        operationsPort));
        return MeasuredProcess.startJava(
                applicationId,
                JvmOptions.OF_CONTENDERS,
                "dev.wwi.platform.command.Wwi",
                List.of("run", "transforms", "--config", config.toString()),
                servers.directory());
    }
}
