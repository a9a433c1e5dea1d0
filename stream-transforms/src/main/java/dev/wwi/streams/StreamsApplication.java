package dev.wwi.streams;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.failure.ThreadFailures;
import dev.wwi.streams.state.RocksDbMemory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application as Kafka Streams runs it, with the memory and the meters that it holds. */
final class StreamsApplication implements Application {
    private static final Logger LOGGER = LoggerFactory.getLogger(StreamsApplication.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final StreamsClients clients;
    private final FactHold hold;
    private final KafkaStreamsMetrics metrics;
    private final RocksDbMemory memory;
    private final Pace pace;
    private final MeterRegistry meters;
    private volatile boolean started;

    private StreamsApplication(
            KafkaStreams streams,
            StreamsClients clients,
            FactHold hold,
            RocksDbMemory memory,
            Pace pace,
            MeterRegistry meters) {
        this.streams = streams;
        this.clients = clients;
        this.hold = hold;
        this.metrics = new KafkaStreamsMetrics(streams);
        this.memory = memory;
        this.pace = pace;
        this.meters = meters;
    }

    /** Makes one that is not started. */
    static StreamsApplication create(
            TransformsConfig config,
            Pace pace,
            SchemaIds schemaIds,
            ThreadFailures failures,
            RestoreProgress restoreProgress,
            MeterRegistry meters) {
        // A constructor of Kafka Streams that fails leaves the state directory locked until the process ends. What
        // would
        // keep it from making clients (names, certificates, logins) shall show before.
        Admin.create(config.kafka().clientSettings()).close();
        RocksDbMemory memory = RocksDbMemory.allocate(
                config.processing().cacheBytes(), config.processing().writeBufferBytes());
        FactHold hold = FactHold.of(pace, config.processing());
        StreamsClients clients = new StreamsClients(hold);
        KafkaStreams streams;
        try {
            streams = new KafkaStreams(
                    TransformTopology.build(config.processing().transformsGeneration(), schemaIds),
                    StreamsSettings.of(config, pace, memory, meters),
                    clients);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
        streams.setUncaughtExceptionHandler(thrown ->
                clients.isAbandoned() ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT : failures.handle(thrown));
        streams.setGlobalStateRestoreListener(restoreProgress);
        streams.setStateListener((state, before) -> {
            if (state == KafkaStreams.State.RUNNING) {
                failures.recovered();
            }
            LOGGER.atInfo()
                    .addKeyValue("state", state)
                    .addKeyValue("pace", pace)
                    .log("The transforms changed state");
        });
        return new StreamsApplication(streams, clients, hold, memory, pace, meters);
    }

    @Override
    public Pace pace() {
        return pace;
    }

    @Override
    public KafkaStreams.State state() {
        return streams.state();
    }

    @Override
    public List<TransformsStatus.StreamThreadStatus> threads() {
        return streams.metadataForLocalThreads().stream()
                .map(StreamsApplication::thread)
                .sorted(Comparator.comparing(TransformsStatus.StreamThreadStatus::name))
                .toList();
    }

    @Override
    public FactHold factHold() {
        return hold;
    }

    @Override
    public void start() {
        metrics.bindTo(meters);
        streams.start();
        started = true;
    }

    @Override
    public void abandonStart() {
        if (!started) {
            clients.abandonStart();
        }
    }

    @Override
    public void pause() {
        streams.pause();
    }

    @Override
    public void resume() {
        streams.resume();
    }

    @Override
    public boolean close() {
        metrics.close();
        if (!streams.close(CloseOptions.timeout(CLOSE_TIMEOUT))) {
            // Stores that are still open use the memory, so it stays.
            LOGGER.atWarn()
                    .addKeyValue("timeoutSeconds", CLOSE_TIMEOUT.toSeconds())
                    .log("Stream threads did not stop in time");
            return false;
        }
        memory.close();
        return true;
    }

    private static TransformsStatus.StreamThreadStatus thread(ThreadMetadata thread) {
        return new TransformsStatus.StreamThreadStatus(
                thread.threadName(), thread.threadState(), tasks(thread.activeTasks()), tasks(thread.standbyTasks()));
    }

    private static List<String> tasks(Set<TaskMetadata> tasks) {
        return tasks.stream().map(task -> task.taskId().toString()).sorted().toList();
    }
}
