package dev.wwi.streams.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The dimensions are a function of the source's history: whatever arrives when, they equal an oracle's. */
class DimensionHistoriesTest {
    private static final int HISTORIES = 300;
    private static final int FIRST_ID = 1;
    private static final int IDS_APART = 10;
    private final SchemaIds schemaIds = new InMemorySchemaIds();

    @Test
    void everyHistoryInEveryOrderOfArrivalEndsAsTheOracleSays() {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            // Given
            List<SourceChange> history = RandomHistory.of(seed, FIRST_ID);

            // When
            List<DimensionOracle.ExpectedVersion> actual;
            try (DimensionDriver driver = DimensionDriver.overProcessor(schemaIds)) {
                RandomHistory.interleaved(history, new Random(seed)).forEach(change -> change.sendTo(driver));
                actual = driver.published().versions();
            }

            // Then
            assertThat(actual)
                    .as("history of seed %d", seed)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(DimensionOracle.versions(history));
        }
    }

    @Test
    void aReplayInAnotherOrderGivesTheSameBytesAndTimelines() {
        // Given
        List<SourceChange> histories = new ArrayList<>();
        for (int seed = 1; seed <= HISTORIES / 5; seed++) {
            histories.addAll(RandomHistory.of(1_000 + seed, seed * IDS_APART));
        }
        try (DimensionDriver live = DimensionDriver.overProcessor(schemaIds);
                DimensionDriver replayed = DimensionDriver.overProcessor(schemaIds)) {
            // When
            histories.forEach(change -> change.sendTo(live));
            RandomHistory.interleaved(histories, new Random(5)).forEach(change -> change.sendTo(replayed));

            // Then
            assertThat(replayed.published().finalBytes())
                    .isEqualTo(live.published().finalBytes());
            assertThat(replayed.published().timelines())
                    .isEqualTo(live.published().timelines());
            assertThat(live.published().timelines()).hasSizeGreaterThan(HISTORIES / 5);
        }
    }
}
