package dev.wwi.platform.bench.transforms;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.runtime.process.ServiceDefinition;
import dev.wwi.runtime.process.ServiceProcess;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.streams.state.RocksDbMemory;
import dev.wwi.streams.state.RocksDbSettings;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * {@link AvroJoinTopology} or {@link CompactJoinTopology} as a process, with what is good for both contenders: exactly
 * once, the topology optimized, the transforms' settings of RocksDB with as much memory, the transforms' size of a
 * producer's batch, no record cache.
 */
public final class ForeignKeyJoinService implements Service {
    private static final ServiceDefinition<ForeignKeyJoinConfig, ForeignKeyJoinService> DEFINITION =
            ServiceDefinition.of(
                    "foreign-key-joins",
                    ForeignKeyJoinConfig.class,
                    (config, meters) -> new ForeignKeyJoinService(config));
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private static final long CACHE_BYTES = 128L << 20;
    private static final long WRITE_BUFFER_BYTES = 256L << 20;
    private static final int PRODUCER_BATCH_BYTES = 64 << 10;

    private final ForeignKeyJoinConfig config;
    private final RocksDbMemory memory = RocksDbMemory.allocate(CACHE_BYTES, WRITE_BUFFER_BYTES);
    private volatile @Nullable KafkaStreams streams;

    private ForeignKeyJoinService(ForeignKeyJoinConfig config) {
        this.config = config;
    }

    /** Runs it until it is told to stop. */
    public static void main(String[] arguments) {
        ServiceProcess.main(DEFINITION, arguments);
    }

    @Override
    public String name() {
        return "foreign-key-joins";
    }

    @Override
    public void start() {
        Properties settings = new Properties();
        settings.putAll(config.kafka().clientSettings());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        settings.put(RocksDbSettings.MEMORY, memory);
        // In both contenders, else a topic without new records would have to be asked before each record of others.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        settings.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
        settings.put(StreamsConfig.producerPrefix("batch.size"), PRODUCER_BATCH_BYTES);
        settings.put(StreamsConfig.producerPrefix("retry.backoff.ms"), 5);
        // Old commit times would have their segments deleted.
        settings.put(StreamsConfig.topicPrefix("retention.ms"), "-1");
        KafkaStreams started = new KafkaStreams(topology(settings), settings);
        streams = started;
        started.start();
    }

    private Topology topology(Properties settings) {
        String registryUrl = config.kafka().schemaRegistryUrl();
        return switch (config.format()) {
            case AVRO -> AvroJoinTopology.build(registryUrl, settings);
            case COMPACT ->
                CompactJoinTopology.build(
                        RegistrySchemaIds.connect(registryUrl, config.kafka().schemaRegistryProperties()),
                        registryUrl,
                        settings);
        };
    }

    @Override
    public Health health() {
        KafkaStreams running = streams;
        if (running == null) {
            return new Health.Starting("not started");
        }
        return switch (running.state()) {
            case RUNNING -> new Health.Running();
            case CREATED, REBALANCING -> new Health.Starting("starting");
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR ->
                new Health.Failed("STREAMS_ENDED", "Kafka Streams is " + running.state(), "See its log.");
        };
    }

    @Override
    public void close() {
        KafkaStreams running = streams;
        if (running != null) {
            running.close(CLOSE_TIMEOUT);
        }
        memory.close();
    }
}
