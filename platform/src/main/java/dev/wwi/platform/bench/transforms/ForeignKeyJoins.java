package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.platform.bench.transforms.ForeignKeyJoinConfig.Format;
import dev.wwi.platform.bench.transforms.TransformsBenchOptions.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Kafka Streams' own foreign-key joins. */
final class ForeignKeyJoins implements Contender {
    private final BenchServers servers;
    private final Format format;
    private final String applicationId;

    ForeignKeyJoins(BenchServers servers, Format format, int turn) {
        this.servers = servers;
        this.format = format;
        this.applicationId = "bench-joins-" + format.name().toLowerCase(Locale.ROOT) + "-" + turn;
    }

    static String name(Format format) {
        return switch (format) {
            case AVRO -> "DSL joins";
            case COMPACT -> "DSL joins, our formats";
        };
    }

    @Override
    public String name() {
        return name(format);
    }

    /**
     * With this product's formats it is only filled. A line's latency is that of six joins, each with its transactions,
     * whatever the format; what a lost state directory costs is measured as one would write the joins.
     */
    @Override
    public boolean takesPartIn(Section section) {
        return format == Format.AVRO || section == Section.FILL;
    }

    @Override
    public String applicationId() {
        return applicationId;
    }

    @Override
    public String output() {
        return RivalOrder.TOPIC;
    }

    @Override
    public String commitField() {
        return "source_commit_at";
    }

    @Override
    public Map<String, Integer> topicsToCreate() {
        return Map.of(RivalOrder.TOPIC, ChangeTopics.PARTITIONS);
    }

    @Override
    public Predicate<String> internalTopics() {
        return topic -> topic.startsWith(applicationId + "-");
    }

    @Override
    public Barrier.Stage stage() {
        return new Barrier.Stage(
                applicationId,
                topic -> AvroJoinTopology.inputs().stream()
                                .anyMatch(table -> table.topic().equals(topic))
                        || (internalTopics().test(topic) && topic.endsWith("-topic")),
                1 + 2 * AvroJoinTopology.JOINS,
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
                format: %s
                operations: {port: %d}
                """.formatted(
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        applicationId,
                        state,
                        filling ? "1s" : "100ms",
                        Runtime.getRuntime().availableProcessors(),
                        format,
                        operationsPort));
        return MeasuredProcess.startJava(
                applicationId,
                JvmOptions.OF_CONTENDERS,
                ForeignKeyJoinService.class.getName(),
                List.of("--config", config.toString()),
                servers.directory());
    }
}
