package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.FreePort;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.generation.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A sink in a process of its own, which takes orders over its operations port and is killed in phases of a rebuild. */
final class RebuildProcess implements AutoCloseable {
    private final Path config;
    private final Path log;
    private final int port = FreePort.any();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable ChildProcess process;

    RebuildProcess(SinkFixture fixture, EndpointConfig endpoint, Path directory, String group) throws IOException {
        this.config = directory.resolve("sink.yaml");
        this.log = directory.resolve("sink.log");
        Files.writeString(config, """
                kafka:
                  bootstrapServers: %s
                  schemaRegistryUrl: %s
                  properties:
                    session.timeout.ms: "6000"
                    heartbeat.interval.ms: "1500"
                bigQuery:
                  project: wwi-test
                  endpoint:
                    grpc: %s
                    rest: %s
                consume:
                  group: %s
                  commitInterval: 200ms
                operations:
                  port: %d
                """.formatted(
                        fixture.kafka().bootstrapServers(),
                        fixture.kafka().schemaRegistryUrl(),
                        endpoint.grpc(),
                        endpoint.rest(),
                        group,
                        port));
    }

    Path log() {
        return log;
    }

    void start() throws IOException {
        process = ChildProcess.start(SinkMain.class, log, "--config", config.toString());
    }

    void killAndRestart() throws IOException {
        close();
        start();
    }

    /** Orders until the order is taken: a sink that has just begun takes none. */
    void order(String action, String table) {
        soon().untilAsserted(() -> {
            HttpRequest order = HttpRequest.newBuilder(uri())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"action\": \"" + action + "\", \"tables\": [\"" + table + "\"]}"))
                    .build();
            assertThat(client.send(order, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
        });
    }

    /** Kills it in the phase, or in one that has followed since, and starts it again. */
    void killOnceReached(Phase phase) throws IOException {
        soon().until(() -> {
            String status = status();
            boolean later = EnumSet.range(phase, Phase.REMOVING).stream()
                    .anyMatch(other -> status.contains("\"phase\":\"" + other + "\""));
            return later || (phase == Phase.REMOVING && status.contains("\"outcome\":\"REPLACED\""));
        });
        killAndRestart();
    }

    void awaitPhase(Phase phase) {
        soon().until(() -> status().contains("\"phase\":\"" + phase + "\""));
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
    }

    private String status() throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri()).build(), BodyHandlers.ofString())
                .body();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/rebuild");
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(IOException.class);
    }
}
