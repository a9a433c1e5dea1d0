package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.console.Console;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.terminal.Terminal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what one does first at the console: opens it, and asks the question that stands there. */
class ConsolePageIT {
    private static final Pattern QUESTION = Pattern.compile("<textarea[^>]*>(.*?)</textarea>", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void theQuestionOnThePageIsOneThatTheWarehouseAnswers() throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), 0);
        try (LocalPlatform platform =
                        LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry());
                Console console = Console.start(0, platform)) {
            platform.await(Duration.ofMinutes(2));

            // When
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(console.url())).build(), BodyHandlers.ofString());
            Matcher question = QUESTION.matcher(page.body());
            assertThat(question.find()).isTrue();
            QueryResult answer = platform.query(question.group(1));

            // Then
            assertThat(answer.rows()).isNotEmpty();
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'; img-src data:;"));
        }
    }
}
