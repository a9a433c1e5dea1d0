package dev.wwi.platform.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.local.LocalOptions;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.local.LocalPlatform;
import dev.wwi.platform.terminal.Terminal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads WideWorldImporters' own data, which is not part of the project, and checks the figures that are known of it.
 *
 * <p>{@code ./mvnw -pl platform -am verify -Dit.test=LoadedWwiFiguresIT -Dwwi.data=<folder>}
 */
@EnabledIfSystemProperty(named = "wwi.data", matches = ".+", disabledReason = "wwi.data names no folder with the data")
class LoadedWwiFiguresIT {
    @Test
    void theFiguresKnownOfTheRealDataAreMetExactly(@TempDir Path directory) throws Exception {
        // Given
        Path data = Path.of(System.getProperty("wwi.data"));
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Loaded(data), 0);
        Instant started = Instant.now();

        // When
        List<String> wrong = new ArrayList<>();
        try (LocalPlatform platform =
                LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry())) {
            platform.await(Duration.ofMinutes(10));
            System.out.println("From start to await: " + Duration.between(started, Instant.now()));
            for (Figure figure : Figure.all()) {
                BigDecimal actual = value(platform, figure);
                boolean isMet = actual.compareTo(figure.expected()) == 0;
                String line = "%-4s %-60s %20s %20s"
                        .formatted(isMet ? "ok" : "NOT", figure.name(), figure.expected(), actual);
                System.out.println(line);
                if (!isMet) {
                    wrong.add(line);
                }
            }
        }

        // Then
        assertThat(wrong).isEmpty();
    }

    private static BigDecimal value(LocalPlatform platform, Figure figure) throws InterruptedException {
        String text = platform.query(figure.sql()).rows().get(0).get(0);
        assertThat(text).as(figure.name()).isNotNull();
        return new BigDecimal(text);
    }
}
