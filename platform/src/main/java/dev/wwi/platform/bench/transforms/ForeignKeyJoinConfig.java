package dev.wwi.platform.bench.transforms;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Setting;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;
import java.time.Duration;

/**
 * What the rival is run with.
 *
 * @param kafka broker and registry
 * @param applicationId its consumer group and the prefix of its topics
 * @param stateDirectory where its stores are
 * @param commitInterval how often it commits
 * @param threads stream threads
 * @param format what rows are between its joins
 * @param operations the port for probes
 */
public record ForeignKeyJoinConfig(
        KafkaConfig kafka,
        @Setting("Kafka Streams application") String applicationId,
        @Setting("Directory of its stores") String stateDirectory,

        @Setting(value = "Commit interval", defaultValue = "100ms")
        Duration commitInterval,

        @Setting(value = "Stream threads", defaultValue = "2")
        int threads,

        @Setting(value = "Format of rows between the joins: AVRO or COMPACT", defaultValue = "AVRO")
        Format format,

        OperationsConfig operations)
        implements ServiceConfig {

    /** Formats of rows between joins. */
    enum Format {
        AVRO,
        COMPACT
    }
}
