package dev.wwi.streams.dimension;

import static dev.wwi.schemas.catalogue.SourceTables.CITIES;
import static dev.wwi.schemas.catalogue.SourceTables.COUNTRIES;
import static dev.wwi.schemas.catalogue.SourceTables.STATE_PROVINCES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which change a version names as its source (star schema, section 5). */
class DimensionAuditTest {
    private static final long T0 = 1_700_000_000_000_000L;
    private static final long T1 = T0 + 1_000;
    private static final long T2 = T0 + 2_000;

    private DimensionDriver source;

    @BeforeEach
    void start(@TempDir Path stateDirectory) {
        source = DimensionDriver.overTopology(stateDirectory);
        source.record(COUNTRIES, 1, "r", "true", T0 + 3, 50, null, Map.of());
        source.record(STATE_PROVINCES, 1, "r", "true", T0 + 2, 60, null, Map.of());
        source.record(STATE_PROVINCES, 2, "r", "true", T0 + 2, 60, null, Map.of("state_province_name", "Other"));
        source.record(CITIES, 1, "r", "true", T0 + 1, 60, null, Map.of());
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void aVersionValidSinceEverNamesTheLatestReadOfTheRowsItRestsOn() {
        assertThat(audit()).containsExactly(Tuple.tuple(T0 + 2, 60L));
    }

    @Test
    void anOpenVersionNamesTheChangeThatStartedItAndAClosedOneTheChangeThatClosedIt() {
        // When
        long lsn = source.write(CITIES, 1, T1, Map.of("city_name", "New"));

        // Then
        assertThat(audit()).containsExactly(Tuple.tuple(T1, lsn), Tuple.tuple(T1, lsn));
    }

    @Test
    void ofTheChangesOfOneTransactionTheOneWithTheGreatestLsnCountsWhateverItChanged() {
        // When
        source.write(CITIES, 1, T1, Map.of("city_name", "New"));
        long last = source.write(STATE_PROVINCES, 1, T1, Map.of("latest_recorded_population", 9L));

        // Then
        assertThat(audit()).containsExactly(Tuple.tuple(T1, last), Tuple.tuple(T1, last));
    }

    @Test
    void aLaterChangeThatMakesNoVersionDoesNotMoveIt() {
        // Given
        long lsn = source.write(CITIES, 1, T1, Map.of("city_name", "New"));

        // When
        source.write(CITIES, 1, T2, Map.of("city_name", "New", "last_edited_by", 3));

        // Then
        assertThat(audit()).containsExactly(Tuple.tuple(T1, lsn), Tuple.tuple(T1, lsn));
    }

    @Test
    void aVersionRestsOnTheParentsItHasAndNotOnThoseItMovesTo() {
        // When
        long move = source.write(CITIES, 1, T1, Map.of("state_province_id", 2));
        long rename = source.write(STATE_PROVINCES, 2, T1, Map.of("state_province_name", "Renamed"));

        // Then
        assertThat(audit()).containsExactly(Tuple.tuple(T1, move), Tuple.tuple(T1, rename));
    }

    @Test
    void aDeletedMemberNamesItsDeleteOrThatOfAParentDeletedWithIt() {
        // When
        source.delete(CITIES, 1, T1);
        long last = source.delete(STATE_PROVINCES, 1, T1);

        // Then
        assertThat(audit()).containsExactly(Tuple.tuple(T1, last));
    }

    @Test
    void afterAClockStepBackTheCommitTimeIsTheOneTheSourceSaid() {
        // Given
        source.write(CITIES, 1, T2, Map.of("city_name", "Then"));

        // When
        long lsn = source.write(CITIES, 1, T1, Map.of("city_name", "Now"));

        // Then
        assertThat(source.versions("dim_city", 1).get(1).get("valid_from")).isEqualTo(T2);
        assertThat(audit()).containsExactly(Tuple.tuple(T1, lsn), Tuple.tuple(T1, lsn));
    }

    private List<Tuple> audit() {
        return source.versions("dim_city", 1).stream()
                .map(row -> Tuple.tuple(row.get("source_commit_at"), row.get("source_lsn")))
                .toList();
    }
}
