package dev.wwi.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.http.HttpResponse;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.lifecycle.FakeService;
import dev.wwi.runtime.lifecycle.Health;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceProcessIT {
    record ExampleConfig(
            OperationsConfig operations, @Nullable String greeting) implements ServiceConfig {}

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final BlockingQueue<String> urls = new LinkedBlockingQueue<>();
    private Path file;

    @BeforeEach
    void writeConfig() throws IOException {
        file = Files.writeString(directory.resolve("example.yaml"), "operations: {port: 0}\ngreeting: hello ${NAME}\n");
    }

    @Test
    void aServiceRunsUntilItIsToldToStop() throws Exception {
        // Given
        FakeService service = new FakeService("example");
        ServiceProcess<ExampleConfig, FakeService> process = process(service);

        // When
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> process.run("--config", file.toString()));
        String url = urls.poll(30, TimeUnit.SECONDS);
        String greeting = get(url + "/greeting");
        process.stop();

        // Then
        assertThat(greeting).isEqualTo("\"hello world\"");
        assertThat(exit.get()).isEqualTo(ServiceProcess.EXIT_STOPPED);
        assertThat(service.calls()).containsExactly("start", "close");
        assertThat(output()).isEmpty();
    }

    @Test
    void aServiceThatFailsEndsTheProcessWithItsReason() throws Exception {
        // Given
        FakeService service = new FakeService("example");
        ServiceProcess<ExampleConfig, FakeService> process = process(service);

        // When
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> process.run("--config", file.toString()));
        await(service, "start");
        service.become(new Health.Failed("SLOT_LOST", "slot wwi is gone", "take a new snapshot"));
        int exitCode = exit.get();

        // Then
        assertThat(exitCode).isEqualTo(ServiceProcess.EXIT_FAILED);
        assertThat(output()).contains("example: slot wwi is gone [SLOT_LOST]. take a new snapshot");
    }

    @Test
    void aServiceThatCannotStartIsClosed() {
        // Given
        FakeService service = new FakeService("example", new IOException("no such database: wwi"));

        // When
        int exitCode = process(service).run("--config", file.toString());

        // Then
        assertThat(exitCode).isEqualTo(ServiceProcess.EXIT_FAILED);
        assertThat(service.calls()).containsExactly("start", "close");
        assertThat(output()).contains("example: no such database: wwi");
    }

    @Test
    void aBadConfigurationStartsNothing() throws IOException {
        // Given
        FakeService service = new FakeService("example");
        Files.writeString(file, "operations: {port: many}");

        // When
        int exitCode = process(service).run("--config", file.toString());

        // Then
        assertThat(exitCode).isEqualTo(ServiceProcess.EXIT_UNUSABLE);
        assertThat(service.calls()).isEmpty();
        assertThat(output()).contains("example.yaml: operations.port is many; allowed is a whole number");
    }

    @Test
    void theUsageIsShownWhenAskedForAndWhenItIsWrong() {
        // Given
        ServiceProcess<ExampleConfig, FakeService> process = process(new FakeService("example"));

        // When
        int help = process.run("--help");
        int wrong = process.run("--configuration", "file");

        // Then
        assertThat(help).isEqualTo(ServiceProcess.EXIT_STOPPED);
        assertThat(wrong).isEqualTo(ServiceProcess.EXIT_UNUSABLE);
        assertThat(output().lines()).hasSize(2).allMatch(line -> line.equals("Usage: example --config FILE"));
    }

    private ServiceProcess<ExampleConfig, FakeService> process(FakeService service) {
        ServiceDefinition<ExampleConfig, FakeService> definition = new ServiceDefinition<>(
                "example", ExampleConfig.class, (config, meters) -> service, (operations, started) -> {
                    operations.get("/greeting", request -> HttpResponse.json("hello world"));
                    urls.add(operations.url());
                });
        return new ServiceProcess<>(
                definition, Map.of("NAME", "world"), new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private static void await(FakeService service, String call) throws InterruptedException {
        while (!service.calls().contains(call) || !service.health().isReady()) {
            Thread.sleep(10);
        }
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
