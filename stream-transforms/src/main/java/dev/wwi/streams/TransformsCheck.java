package dev.wwi.streams;

import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.KafkaCheck;
import dev.wwi.runtime.check.RegistryCheck;
import java.nio.file.Path;

/** Everything a start of the transforms would need, checked without changing it: the disk, Kafka, the registry. */
public final class TransformsCheck {
    private final TransformsConfig config;

    /** Of transforms with this configuration. */
    public TransformsCheck(TransformsConfig config) {
        this.config = config;
    }

    /** Never throws for the state of what is checked. */
    public CheckResult run() throws InterruptedException {
        ProcessingConfig processing = config.processing();
        return StateDirectoryCheck.run(Path.of(processing.stateDirectory()), processing.writeBufferBytes())
                .and(new KafkaCheck(config.kafka()).runForCreator(processing.topics(), processing.replicationFactor()))
                .and(RegistryCheck.run(config.kafka()));
    }
}
