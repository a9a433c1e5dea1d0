package dev.wwi.platform.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.status.BudgetState;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.CaptureReport;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.freshness.Watermarks;
import dev.wwi.schemas.star.Validity;
import dev.wwi.sink.SinkReport;
import dev.wwi.sink.SinkReport.TableReport;
import dev.wwi.sink.config.CostConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusPartsTest {
    @Test
    void theSlotIsFullWhenTheFirstOfItsLimitsIsReached() {
        assertThat(secondsToFull(7_200.0, 3_600.0)).isEqualTo(3_600.0);
        assertThat(secondsToFull(7_200.0, null)).isEqualTo(7_200.0);
        assertThat(secondsToFull(null, 3_600.0)).isEqualTo(3_600.0);
        assertThat(secondsToFull(null, null)).isNull();
    }

    @Test
    void theCalendarHasNoCommitAtTheSource() {
        // Given
        SinkReport sink = new SinkReport(
                List.of(
                        table("analytics.dim_city", 1_795_819_589_637_028L),
                        table("analytics.dim_customer", null),
                        table("analytics.dim_date", Validity.SINCE_EVER_MICROS)),
                0,
                0);

        // Then
        assertThat(status(null, sink).tables())
                .extracting(PlatformStatus.TableStatus::newestCommitAt)
                .containsExactly("2026-11-27T22:46:29.637028Z", null, null);
    }

    private static @Nullable Double secondsToFull(@Nullable Double toBudget, @Nullable Double toLimit) {
        return status(
                        new CaptureReport.Slot(
                                "reserved", true, 1_024, 10, 2_048L, toBudget, toLimit, BudgetState.WITHIN, null),
                        new SinkReport(List.of(), 0, 0))
                .slot()
                .secondsToFull();
    }

    private static TableReport table(String name, @Nullable Long newestCommitMicros) {
        return new TableReport(name, 1, 1, 0, 0, newestCommitMicros, 0);
    }

    private static PlatformStatus status(CaptureReport.@Nullable Slot slot, SinkReport sink) {
        CaptureReport capture = new CaptureReport(
                CapturePhase.STREAMING,
                1,
                null,
                new RereadsStatus(CapturePhase.STREAMING, List.of(), List.of()),
                List.of(),
                slot,
                Map.of());
        return new StatusParts(
                        List.of(),
                        "PostgreSQL",
                        capture,
                        List.of(),
                        sink,
                        new Watermarks(Map::of, topic -> Optional.empty(), 4),
                        CostConfig.defaults(),
                        Map.of(),
                        null,
                        null)
                .together(Instant.EPOCH);
    }
}
