package dev.wwi.sink.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.sink.generation.GenerationCheck.Sides;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.PublishedTable;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFirstCheckTest {
    private static final PublishedTable CITY = new PublishedTable("analytics", "dim_city");
    private static final PhysicalTable LIVE = new PhysicalTable("project", "staging", CITY, 1);
    private static final PhysicalTable CANDIDATE = new PhysicalTable("project", "staging", CITY, 2);

    @ParameterizedTest
    @CsvSource({
        "equal, different, equal by source",
        "different, equal, different by source",
        "unverified, equal, equal by live",
        "unverified, different, different by live",
        "unverified, unverified, unverified by live"
    })
    void theLiveGenerationDecidesOnlyWhereTheSourceCannot(String bySource, String byLive, String decided)
            throws Exception {
        // Given
        SourceCheck source = candidate -> {
            assertThat(candidate).isEqualTo(CANDIDATE);
            return verdict(bySource, "source");
        };

        // When
        Verdict verdict = new SourceFirstCheck(source, (sides, following) -> verdict(byLive, "live"))
                .compare(new Sides(LIVE, CANDIDATE, false), Optional::empty);

        // Then
        assertThat(verdict.text()).isEqualTo(decided);
    }

    @Test
    void whereTheLiveGenerationStandsStillTheSourceIsNotAsked() throws Exception {
        // Given
        SourceCheck source = candidate -> verdict("different", "source");

        // When
        Verdict verdict = new SourceFirstCheck(source, (sides, following) -> verdict("equal", "live"))
                .compare(new Sides(LIVE, CANDIDATE, true), Optional::empty);

        // Then
        assertThat(verdict.text()).isEqualTo("equal by live");
    }

    private static Verdict verdict(String kind, String judge) {
        String text = kind + " by " + judge;
        return switch (kind) {
            case "equal" -> new Verdict.Equal(text);
            case "different" -> new Verdict.Different(text);
            default -> new Verdict.Unverified(text);
        };
    }
}
