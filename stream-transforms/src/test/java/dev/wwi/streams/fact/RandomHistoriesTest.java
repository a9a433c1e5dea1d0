package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomHistoriesTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void inWhateverOrderTheyArriveTheFactsAreThoseOfTheOracle(long seed) {
        try (FactDriver facts = new FactDriver(directory)) {
            // Given
            RandomBusiness business = new RandomBusiness(seed, facts.source(), 8, 3);

            // When
            business.inRandomOrder().forEach(facts::pipe);
            facts.passTime(Duration.ofMillis(10));

            // Then
            FactOracle oracle = new FactOracle(business);
            for (TargetTable table : TargetTables.all()) {
                if (!table.isDimension()) {
                    assertThat(FactColumns.of(facts.rows(table).values()))
                            .as(table.name())
                            .containsExactlyInAnyOrderElementsOf(oracle.rows(table.name()));
                }
            }
        }
    }
}
