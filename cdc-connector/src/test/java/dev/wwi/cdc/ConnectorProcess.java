package dev.wwi.cdc;

import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A connector in a process of its own, which can be killed like one. */
public final class ConnectorProcess implements AutoCloseable {
    private final Process process;

    private ConnectorProcess(Process process) {
        this.process = process;
    }

    static ConnectorProcess start(
            SourceServer source, KafkaServer kafka, String slot, int maxTransactionRecords, Path log)
            throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ConnectorProcess.class.getName(),
                source.url(),
                kafka.config().bootstrapServers(),
                kafka.config().schemaRegistryUrl(),
                slot,
                Integer.toString(maxTransactionRecords));
        File output = log.toFile();
        return new ConnectorProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start());
    }

    /** Kills it without notice, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    /** Runs a connector until the process ends. */
    public static void main(String[] arguments) throws InterruptedException {
        CdcConnector connector = new CdcConnector(
                ConnectorConfigs.of(
                        SourceConfig.of(arguments[0], "postgres", new Secret("postgres")),
                        KafkaConfig.of(arguments[1], arguments[2]),
                        arguments[3],
                        Integer.parseInt(arguments[4])),
                new SimpleMeterRegistry());
        connector.start();
        new CountDownLatch(1).await();
    }
}
