package dev.wwi.streams;

import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.failure.DecodeFailureHandler;
import dev.wwi.streams.failure.ProcessFailureHandler;
import dev.wwi.streams.state.RocksDbMemory;
import dev.wwi.streams.state.RocksDbSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of the Kafka Streams application, with the reasons for those that are not the default. */
final class StreamsSettings {
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int TRANSACTION_TIMEOUT_MILLIS = 30_000;
    private static final int RETRY_BACKOFF_MILLIS = 5;
    private static final int MAX_REQUEST_BYTES = 8 << 20;
    private static final int PRODUCER_BATCH_BYTES = 64 << 10;

    private StreamsSettings() {}

    /** Those that decide what stores and internal topics there are. */
    static Map<String, Object> shapingTheTopology() {
        return Map.of(
                // A third less internal data: change topics serve as changelogs, repartitions are shared.
                StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG,
                StreamsConfig.OPTIMIZE,
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true);
    }

    /** All settings; the operator's own properties win. */
    static Properties of(TransformsConfig config, Pace pace, RocksDbMemory rocksDbMemory, MeterRegistry meters) {
        ProcessingConfig processing = config.processing();
        Map<String, Object> settings = new HashMap<>(config.kafka().clientSettings());
        settings.putAll(shapingTheTopology());
        settings.put(
                StreamsConfig.APPLICATION_ID_CONFIG,
                processing.transformsGeneration().applicationId());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, processing.stateDirectory());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, processing.streamThreads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, processing.standbyReplicas());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, processing.replicationFactor());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                pace.commitInterval(processing).toMillis());
        // No output depends on which topic is ahead, so no record waits for another topic's; 0 would still ask the
        // lag of each quiet one before each record.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DecodeFailureHandler.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessFailureHandler.class);
        settings.put(DecodeFailureHandler.METERS, meters);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        settings.put(RocksDbSettings.MEMORY, rocksDbMemory);
        settings.putAll(clients(processing));
        settings.putAll(processing.properties());
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private static Map<String, Object> clients(ProcessingConfig processing) {
        return Map.ofEntries(
                // Static membership (KIP-345): a process that was killed takes its tasks back without waiting for
                // its former self's session to lapse.
                consumer(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, processing.instanceId()),
                consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS),
                consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                producer(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES),
                // A first fill is through with the default of 16 KB several times between two commits.
                producer(ProducerConfig.BATCH_SIZE_CONFIG, PRODUCER_BATCH_BYTES),
                // The first records of a transaction are refused while the one before is being completed (KIP-890); by
                // default a commit would wait 0.1 s for the next try. It doubles with each, up to 1 s.
                producer(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MILLIS),
                // Streams' 10 s make a starved machine abort, restore and abort again. A process that was killed does
                // not leave readers waiting: its successor ends the transaction, having the same transactional ids.
                producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS),
                // As all topics have it: records carry commit times, which a replay passes through in minutes, and a
                // source's clock may be ahead.
                topic(TopicConfig.SEGMENT_MS_CONFIG, Topics.SEGMENT_MILLIS),
                topic(TopicConfig.RETENTION_MS_CONFIG, "-1"),
                topic(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE)));
    }

    private static Map.Entry<String, Object> consumer(String setting, Object value) {
        return Map.entry(StreamsConfig.consumerPrefix(setting), value);
    }

    private static Map.Entry<String, Object> producer(String setting, Object value) {
        return Map.entry(StreamsConfig.producerPrefix(setting), value);
    }

    private static Map.Entry<String, Object> topic(String setting, Object value) {
        return Map.entry(StreamsConfig.topicPrefix(setting), value);
    }
}
