package dev.wwi.streams;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.nio.file.Path;

/**
 * The transforms' configuration.
 *
 * @param kafka where the topics are
 * @param processing how the application runs
 * @param operations the port for probes and metrics
 */
public record TransformsConfig(KafkaConfig kafka, ProcessingConfig processing, OperationsConfig operations)
        implements ServiceConfig {
    /** With the defaults of everything but the two places. */
    public static TransformsConfig of(KafkaConfig kafka, Path stateDirectory) {
        return of(kafka, stateDirectory, ProcessingConfig.DEFAULT_FACT_PARTITIONS);
    }

    /** The same as another generation. */
    public TransformsConfig withGeneration(TransformsGeneration generation) {
        return new TransformsConfig(kafka, processing.withGeneration(generation.number()), operations);
    }

    /** With the defaults of everything but the two places and the number of partitions of what carries facts. */
    public static TransformsConfig of(KafkaConfig kafka, Path stateDirectory, int factPartitions) {
        return new TransformsConfig(
                kafka, ProcessingConfig.in(stateDirectory.toString(), factPartitions), OperationsConfig.local(0));
    }
}
