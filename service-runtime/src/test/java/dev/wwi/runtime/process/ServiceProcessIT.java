package dev.wwi.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.lifecycle.FakeService;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
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

    @Test
    void aTerminationOfTheJvmClosesTheService() throws Exception {
        // Given
        Process jvm = startJvm(AnnouncingMain.class);
        BufferedReader words = jvm.inputReader(StandardCharsets.UTF_8);
        String first = firstOf(words, "started", "closed");

        // When
        // Unlike the process, its handle leaves the streams open.
        jvm.toHandle().destroy();

        // Then
        assertThat(first).isEqualTo("started");
        assertThat(firstOf(words, "closed")).isEqualTo("closed");
        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aJvmOfItsOwnLogsToStandardOutput() throws Exception {
        // When
        String logged = loggedOnceStarted(AnnouncingMain.class);

        // Then
        assertThat(logged).matches("[0-9T:.-]+Z INFO  .* Service started service=\"example\"");
    }

    @Test
    void whatALibraryLogsByItselfIsLoggedAsAllElse() throws Exception {
        // When
        String logged = loggedOnceStarted(LibraryMain.class);

        // Then
        assertThat(logged).matches("[0-9T:.-]+Z WARN  .* com.example.Library no credentials ");
    }

    @Test
    void anErrorEndsTheJvmWhateverThreadsAreLeft() throws Exception {
        // Given
        Process jvm = startJvm(DyingMain.class);

        // When
        boolean ended = jvm.waitFor(30, TimeUnit.SECONDS);
        jvm.destroyForcibly();

        // Then
        assertThat(ended).isTrue();
        assertThat(jvm.exitValue()).isEqualTo(ServiceProcess.EXIT_FAILED);
    }

    /** The first line that a JVM of its own logs once the service has started. */
    private @Nullable String loggedOnceStarted(Class<?> main) throws Exception {
        Process jvm = startJvm(main);
        BufferedReader words = jvm.inputReader(StandardCharsets.UTF_8);
        firstOf(words, "started");
        String logged = words.readLine();
        jvm.toHandle().destroy();
        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return logged;
    }

    private Process startJvm(Class<?> main) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        "--config",
                        Files.writeString(file, "operations: {port: 0}").toString())
                .redirectErrorStream(true)
                .start();
    }

    private static @Nullable String firstOf(BufferedReader words, String... expected) throws IOException {
        String line = words.readLine();
        while (line != null && !List.of(expected).contains(line)) {
            line = words.readLine();
        }
        return line;
    }

    /** A service that says on standard output when it starts and when it has closed. */
    static final class AnnouncingMain {
        private AnnouncingMain() {}

        public static void main(String[] arguments) {
            ServiceProcess.main(
                    ServiceDefinition.of("example", ExampleConfig.class, (config, meters) -> new Announcing(() -> {})),
                    arguments);
        }
    }

    /** A service with a library that logs through java.util.logging. */
    static final class LibraryMain {
        private LibraryMain() {}

        public static void main(String[] arguments) {
            Runnable library = () -> Logger.getLogger("com.example.Library").warning("no credentials");
            ServiceProcess.main(
                    ServiceDefinition.of("example", ExampleConfig.class, (config, meters) -> new Announcing(library)),
                    arguments);
        }
    }

    /** A service that leaves a thread behind, fails, and cannot be closed. */
    static final class DyingMain {
        private DyingMain() {}

        public static void main(String[] arguments) {
            ServiceProcess.main(
                    ServiceDefinition.of("example", ExampleConfig.class, (config, meters) -> new Dying()), arguments);
        }
    }

    private static final class Dying implements Service {
        @Override
        public String name() {
            return "example";
        }

        @Override
        public void start() {
            new Thread(LockSupport::park, "left-behind").start();
        }

        @Override
        public Health health() {
            return new Health.Failed("INTERNAL_ERROR", "no threads to be had", "restart");
        }

        @Override
        public void close() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }

    private static final class Announcing implements Service {
        private final Runnable work;

        Announcing(Runnable work) {
            this.work = work;
        }

        @Override
        public String name() {
            return "example";
        }

        @Override
        public void start() {
            System.out.println("started");
            work.run();
        }

        @Override
        public Health health() {
            return new Health.Running();
        }

        @Override
        public void close() {
            System.out.println("closed");
        }
    }

    private ServiceProcess<ExampleConfig, FakeService> process(FakeService service) {
        ServiceDefinition<ExampleConfig, FakeService> definition = new ServiceDefinition<>(
                "example", ExampleConfig.class, (config, meters) -> service, (operations, started) -> {
                    operations.get("/greeting", request -> OperationsResponse.json("hello world"));
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
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
