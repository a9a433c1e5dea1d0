package dev.wwi.streams;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The transforms' configuration.
 *
 * @param kafka where the topics are
 * @param processing how the application runs
 * @param operations the port for probes and metrics
 */
public record TransformsConfig(KafkaConfig kafka, ProcessingConfig processing, OperationsConfig operations)
        implements ServiceConfig {

    /** Checks. */
    public TransformsConfig(
            @Nullable KafkaConfig kafka, @Nullable ProcessingConfig processing, @Nullable OperationsConfig operations) {
        this.kafka = present("kafka", kafka);
        this.processing = present("processing", processing);
        this.operations = present("operations", operations);
    }

    /** With the defaults of everything but the two places. */
    public static TransformsConfig of(KafkaConfig kafka, Path stateDirectory) {
        return new TransformsConfig(kafka, ProcessingConfig.in(stateDirectory.toString()), OperationsConfig.local(0));
    }

    private static <T> T present(String name, @Nullable T section) {
        if (section == null) {
            throw new ConfigException(name + " is missing; allowed is a section");
        }
        return section;
    }
}
