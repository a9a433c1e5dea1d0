package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** {@link ForeignKeyJoinTopology}. */
final class ForeignKeyJoins implements Contender {
    static final String NAME = "DSL joins";

    private final BenchServers servers;
    private final String applicationId;

    ForeignKeyJoins(BenchServers servers, int turn) {
        this.servers = servers;
        this.applicationId = "bench-joins-" + turn;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String applicationId() {
        return applicationId;
    }

    @Override
    public String output() {
        return ForeignKeyJoinTopology.OUTPUT;
    }

    @Override
    public String commitField() {
        return "source_commit_at";
    }

    @Override
    public Map<String, Integer> topicsToCreate() {
        return Map.of(ForeignKeyJoinTopology.OUTPUT, ChangeTopics.PARTITIONS);
    }

    @Override
    public Predicate<String> internalTopics() {
        return topic -> topic.startsWith(applicationId + "-");
    }

    @Override
    public Barrier.Stage stage() {
        return new Barrier.Stage(
                applicationId,
                topic -> ForeignKeyJoinTopology.inputs().stream()
                                .anyMatch(table -> table.topic().equals(topic))
                        || (internalTopics().test(topic) && topic.endsWith("-topic")),
                1 + 2 * ForeignKeyJoinTopology.JOINS,
                topic -> false);
    }

    @Override
    public MeasuredProcess start(Path state, int operationsPort, boolean filling) throws IOException {
        Path config = servers.directory().resolve(applicationId + ".yaml");
        Files.writeString(config, """
                kafka: {bootstrapServers: "%s", schemaRegistryUrl: "%s"}
                applicationId: %s
                stateDirectory: %s
                commitInterval: %s
                threads: %d
                operations: {port: %d}
                """.formatted(
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        applicationId,
                        state,
                        filling ? "1s" : "100ms",
                        Runtime.getRuntime().availableProcessors(),
                        operationsPort));
        return MeasuredProcess.startJava(
                applicationId,
                JvmOptions.OF_CONTENDERS,
                ForeignKeyJoinService.class.getName(),
                List.of("--config", config.toString()),
                servers.directory());
    }
}
