package dev.wwi.cdc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTables;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoppedTablesTest {
    private static final StoppedTable COLORS = new StoppedTable(
            "warehouse.colors", CaptureErrorCode.COLUMN_CHANGED, "it was int and is text now", "Change it back.", 7, 8);

    private final CaptureProgress progress = new CaptureProgress();

    @Test
    void whatAnEarlierRunStoredStandsStillAndNeedsNoStoring() {
        // When
        StoppedTables tables = new StoppedTables(List.of(COLORS), progress);
        // Then
        assertThat(tables.find(SourceTables.COLORS)).contains(COLORS);
        assertThat(tables.find(SourceTables.ORDERS)).isEmpty();
        assertThat(tables.isChanged()).isFalse();
        assertThat(progress.status().stoppedTables()).containsExactly(COLORS);
    }

    @Test
    void aTableThatResumesIsStoredAsGoingOn() {
        // Given
        StoppedTables tables = new StoppedTables(List.of(COLORS), progress);
        // When
        boolean stood = tables.resume(SourceTables.COLORS);
        // Then
        assertThat(stood).isTrue();
        assertThat(tables.isChanged()).isTrue();
        assertThat(tables.store()).isEmpty();
        assertThat(tables.isChanged()).isFalse();
        assertThat(progress.status().stoppedTables()).isEmpty();
    }

    @Test
    void aTableThatGoesOnAnywayNeedsNoStoring() {
        // Given
        StoppedTables tables = new StoppedTables(List.of(), progress);
        // When
        boolean stood = tables.resume(SourceTables.COLORS);
        // Then
        assertThat(stood).isFalse();
        assertThat(tables.isChanged()).isFalse();
    }
}
