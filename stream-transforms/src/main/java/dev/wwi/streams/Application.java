package dev.wwi.streams;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.failure.ThreadFailures;
import dev.wwi.streams.state.RocksDbMemory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the Kafka Streams application at one pace, with what it holds. */
final class Application implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Application.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final RocksDbMemory memory;
    private final Pace pace;

    private Application(KafkaStreams streams, KafkaStreamsMetrics metrics, RocksDbMemory memory, Pace pace) {
        this.streams = streams;
        this.metrics = metrics;
        this.memory = memory;
        this.pace = pace;
    }

    /** Makes one that is not started. */
    static Application create(
            TransformsConfig config,
            Pace pace,
            SchemaIds schemaIds,
            ThreadFailures failures,
            RestoreProgress restoreProgress,
            MeterRegistry meters) {
        RocksDbMemory memory = RocksDbMemory.allocate(
                config.processing().cacheBytes(), config.processing().writeBufferBytes());
        KafkaStreams streams =
                new KafkaStreams(TransformTopology.build(schemaIds), StreamsSettings.of(config, pace, memory, meters));
        streams.setUncaughtExceptionHandler(failures);
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
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(meters);
        return new Application(streams, metrics, memory, pace);
    }

    KafkaStreams streams() {
        return streams;
    }

    Pace pace() {
        return pace;
    }

    /** Stops it after what was taken is finished; its place in the group is kept for the next run. */
    @Override
    public void close() {
        boolean closed = streams.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        metrics.close();
        if (closed) {
            memory.close();
        } else {
            // Stores that are still open use the memory; it goes with the process.
            LOGGER.atWarn()
                    .addKeyValue("timeoutSeconds", CLOSE_TIMEOUT.toSeconds())
                    .log("Stream threads did not stop in time");
        }
    }
}
