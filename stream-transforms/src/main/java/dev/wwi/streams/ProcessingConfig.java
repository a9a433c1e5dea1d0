package dev.wwi.streams;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the application runs.
 *
 * @param stateDirectory where stores are kept; lost state is restored from Kafka, which takes time
 */
public record ProcessingConfig(
        @Setting("Directory of the state stores; keep it on a volume that survives a restart")
        String stateDirectory,

        @Setting(
                value = "Generation: names the Kafka Streams application, wwi-transforms-g1, and all topics it writes;"
                        + " the next one is built beside it",
                defaultValue = "1")
        int generation,

        @Setting(
                value = "This process among those of the application; a restart under the same name goes on at once",
                defaultValue = "1")
        String instanceId,

        @Setting(value = "Stream threads; 0 for one per core", defaultValue = "0")
        int threads,

        @Setting(
                value = "How often results become visible; each time is one Kafka transaction per thread",
                defaultValue = "100ms")
        Duration commitInterval,

        @Setting(
                value = "The same while it catches up with many records, where rare commits get more done",
                defaultValue = "1s")
        Duration catchUpCommitInterval,

        @Setting(
                value = "Records to be read from which on it catches up, until a tenth of them is left",
                defaultValue = "200000")
        long catchUpFromRecords,

        @Setting(value = "Warm copies of every store in other processes of the application", defaultValue = "0")
        int standbyReplicas,

        @Setting(
                value = "Partitions of the topics that feed and carry facts; the connector's setting must be the same",
                defaultValue = "4")
        int factPartitions,

        @Setting(value = "Replicas of the topics that are created", defaultValue = "1")
        int replicationFactor,

        @Setting(value = "Bytes of RocksDB's block cache, shared by all stores", defaultValue = "134217728")
        long cacheBytes,

        @Setting(value = "Bytes of RocksDB's write buffers, shared by all stores", defaultValue = "268435456")
        long writeBufferBytes,

        @Setting(value = "Further properties of Kafka Streams, for what has no name here", defaultValue = "{}")
        Map<String, String> properties) {

    static final int DEFAULT_FACT_PARTITIONS = 4;

    private static final int MAX_THREADS = 256;
    private static final long LEAST_BYTES = 1L << 20;
    private static final long LEAST_CATCH_UP_RECORDS = 1_000;

    /** Checks. */
    public ProcessingConfig {
        stateDirectory = name("stateDirectory", stateDirectory, ".+", "a path");
        generation = within("generation", generation, 1, Integer.MAX_VALUE);
        instanceId = name("instanceId", instanceId, "[a-zA-Z0-9._-]+", "letters, digits, . _ -");
        threads = within("threads", threads, 0, MAX_THREADS);
        commitInterval = positive("commitInterval", commitInterval);
        catchUpCommitInterval = positive("catchUpCommitInterval", catchUpCommitInterval);
        catchUpFromRecords = atLeast("catchUpFromRecords", catchUpFromRecords, LEAST_CATCH_UP_RECORDS);
        standbyReplicas = within("standbyReplicas", standbyReplicas, 0, 16);
        factPartitions = within("factPartitions", factPartitions, 1, 1_000);
        replicationFactor = within("replicationFactor", replicationFactor, 1, 16);
        cacheBytes = atLeast("cacheBytes", cacheBytes, LEAST_BYTES);
        writeBufferBytes = atLeast("writeBufferBytes", writeBufferBytes, LEAST_BYTES);
        properties = properties == null ? Map.of() : Map.copyOf(properties);
    }

    /** The defaults of everything but the directory and the partitions. */
    static ProcessingConfig in(String stateDirectory, int factPartitions) {
        return new ProcessingConfig(
                stateDirectory,
                TransformsGeneration.FIRST.number(),
                "1",
                0,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                200_000,
                0,
                factPartitions,
                1,
                128L << 20,
                256L << 20,
                Map.of());
    }

    /** The same as another generation. */
    ProcessingConfig withGeneration(int number) {
        return new ProcessingConfig(
                stateDirectory,
                number,
                instanceId,
                threads,
                commitInterval,
                catchUpCommitInterval,
                catchUpFromRecords,
                standbyReplicas,
                factPartitions,
                replicationFactor,
                cacheBytes,
                writeBufferBytes,
                properties);
    }

    /** The generation with the names that it gives. */
    TransformsGeneration transformsGeneration() {
        return new TransformsGeneration(generation);
    }

    /** The number of stream threads, with 0 resolved. */
    int streamThreads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** Every topic that the transforms read or write by name; a start creates those that are missing. */
    List<TopicSpec> topics() {
        List<TopicSpec> topics = new ArrayList<>(Topics.changeTopics(factPartitions));
        topics.addAll(transformsGeneration().topics(factPartitions));
        topics.addAll(Topics.sharedTransformsTopics(factPartitions));
        topics.addAll(Topics.deadLetterTopics());
        return topics;
    }

    private static String name(String setting, @Nullable String value, String pattern, String allowed) {
        if (value == null || !value.matches(pattern)) {
            throw new ConfigException(setting + " is " + value + "; allowed is " + allowed);
        }
        return value;
    }

    private static int within(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigException(setting + " is " + value + "; allowed is " + least + " to " + most);
        }
        return value;
    }

    private static Duration positive(String setting, @Nullable Duration value) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw new ConfigException(setting + " is " + value + "; allowed is a duration above zero, such as 100ms");
        }
        return value;
    }

    private static long atLeast(String setting, long value, long least) {
        if (value < least) {
            throw new ConfigException(setting + " is " + value + "; allowed is " + least + " or more");
        }
        return value;
    }
}
