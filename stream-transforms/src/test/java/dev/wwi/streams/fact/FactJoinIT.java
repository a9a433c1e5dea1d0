package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.testkit.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins run through topics here, so lines, headers and their answers overtake each other as in production. */
class FactJoinIT {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {101, 102})
    void throughRacesAndARestartTheFactsBecomeThoseOfTheOracle(long seed) throws IOException, InterruptedException {
        try (FactPlatform platform = new FactPlatform(directory)) {
            // Given
            RandomBusiness business = new RandomBusiness(seed, platform.source(), 40, 4);
            List<Message> messages = business.inRandomOrder();
            Random random = new Random(seed);

            // When
            for (int index = 0; index < messages.size(); index++) {
                platform.send(messages.get(index));
                if (random.nextInt(20) == 0) {
                    platform.flush();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
                }
                if (index == messages.size() / 2) {
                    platform.restartElsewhere();
                }
            }
            platform.flush();

            // Then
            FactOracle oracle = new FactOracle(business);
            Patience.patiently()
                    .during(Duration.ofSeconds(2))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        for (TargetTable table : TargetTables.all()) {
                            if (!table.isDimension()) {
                                assertThat(FactColumns.of(platform.rows(table).values()))
                                        .as(table.name())
                                        .containsExactlyInAnyOrderElementsOf(oracle.rows(table.name()));
                            }
                        }
                    });
        }
    }
}
