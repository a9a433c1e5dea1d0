package dev.wwi.platform.deployed;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** The container engine of this machine, if there is one. */
final class ContainerEngine {
    static final String POSTGRES_IMAGE = System.getProperty("wwi.test.postgres.image", "postgres:17");
    static final String KAFKA_IMAGE = System.getProperty("wwi.test.kafka.image", "apache/kafka:4.3.1");

    private ContainerEngine() {}

    /** Leaves the calling test out, and says so, where there is none. */
    static void require(Class<?> test) {
        boolean available = DockerClientFactory.instance().isDockerAvailable();
        if (!available) {
            LoggerFactory.getLogger(test)
                    .atWarn()
                    .log("Left out: no container engine is to be reached, so the official images cannot be run");
        }
        assumeTrue(available, "no container engine is to be reached");
    }
}
