package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wwi.platform.console.Console;
import dev.wwi.platform.console.ConsoleConfig;
import dev.wwi.runtime.config.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** A console that asks for a token, over loopback, and the commands that send theirs. */
class ConsoleTokenTest {
    private static final String TOKEN = "the-token-of-the-console";
    private static final String WRONG = "another-token-altogether";

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final StringWriter output = new StringWriter();
    private Console console;

    @BeforeEach
    void startConsole() throws IOException {
        log.start();
        root().addAppender(log);
        console = Console.start(
                ConsoleConfig.local(0, new Secret(TOKEN)), new ScriptedPlatform(), () -> "wwi_freshness_seconds 1\n");
    }

    @AfterEach
    void stopConsole() {
        console.close();
        root().detachAppender(log);
    }

    @Test
    void whoeverHasItMayAsk() throws Exception {
        assertThat(get("/api/status", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
        assertThat(get("/metrics", "Bearer " + TOKEN).body()).contains("wwi_freshness_seconds 1");
        assertThat(post("/api/query", "{\"sql\": \"SELECT 1\"}", "Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoeverHasNoneOrAnotherIsRefusedAndToldWhy() throws Exception {
        for (String path : new String[] {"/api/status", "/api/lag", "/metrics"}) {
            HttpResponse<String> none = get(path, null);
            assertThat(none.statusCode()).as(path).isEqualTo(401);
            assertThat(none.body()).contains("The token is missing: send the header Authorization: Bearer <token>");
            assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(get(path, "Bearer " + WRONG).body()).as(path).contains("The token is wrong");
            assertThat(get(path, "Bearer " + TOKEN + "x").statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, "Basic " + TOKEN).statusCode()).as(path).isEqualTo(401);
        }
        for (String path : new String[] {"/api/query", "/api/await", "/api/snapshot", "/api/dlq/drop"}) {
            HttpResponse<String> refusal = post(path, "{}", "Bearer " + WRONG);
            assertThat(refusal.statusCode()).as(path).isEqualTo(401);
            assertThat(refusal.body()).doesNotContain(TOKEN).doesNotContain(WRONG);
        }
        assertThat(log.list.toString()).doesNotContain(TOKEN).doesNotContain(WRONG);
    }

    @Test
    void thePageIsOpenAndHoldsNothing() throws Exception {
        HttpResponse<String> page = get("/", null);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("This console asks for its token").doesNotContain(TOKEN);
    }

    @Test
    void commandsTakeItFromTheConfiguration() throws Exception {
        // When
        int status = run("status", "--configs", configs(TOKEN).toString());

        // Then
        assertThat(status).as(output.toString()).isZero();
        assertThat(output.toString()).contains("RUNNING: embedded PostgreSQL");
    }

    @Test
    void commandsSayWhereItIsMissing() throws Exception {
        assertThat(run("lag", "--configs", configs(WRONG).toString())).isEqualTo(1);
        assertThat(output.toString())
                .contains("lets nobody in without its token: The token is wrong")
                .contains("Set WWI_CONSOLE_TOKEN, or console.token in the folder of --configs")
                .doesNotContain(WRONG);
        assertThat(run("dlq", "list", "--platform", console.url())).isEqualTo(1);
        assertThat(output.toString()).contains("The token is missing");
    }

    private Path configs(String token) throws IOException {
        Path secret = Files.writeString(directory.resolve("console.secret"), token + "\n");
        Files.writeString(directory.resolve("console.yaml"), """
                configs: "%s"
                services: {connector: "http://127.0.0.1:1", transforms: ["http://127.0.0.1:1"], sinks: ["http://127.0.0.1:1"]}
                console: {port: %d, token: "${file:%s}"}
                """.formatted(
                        directory, URI.create(console.url()).getPort(), secret));
        return directory;
    }

    private int run(String... arguments) {
        PrintWriter writer = new PrintWriter(output, true);
        CommandLine commandLine = Wwi.commandLine().setOut(writer).setErr(writer);
        return commandLine.execute(arguments);
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        return send(request(path, authorization).GET().build());
    }

    private HttpResponse<String> post(String path, String body, String authorization) throws Exception {
        return send(request(path, authorization)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpRequest.Builder request(String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console.url() + path));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
