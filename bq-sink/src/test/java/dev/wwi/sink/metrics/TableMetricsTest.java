package dev.wwi.sink.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableMetricsTest {
    private static final String TABLE = "raw.sales_orders";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TableMetrics table = new SinkMetrics(meters).table(TABLE);
    private final TableMetrics old = table.generation(1);
    private final TableMetrics replacement = table.generation(2);

    @Test
    void whatGenerationsCountCountsForTheirTableOnce() {
        // When
        old.appended(10, 100);
        replacement.appended(5, 50);
        old.acknowledged(10, Duration.ofMillis(1));
        replacement.acknowledged(4, Duration.ofMillis(1));
        replacement.deadLettered("ROW_REJECTED");
        replacement.valueLeftOut("price", "TOO_LARGE");

        // Then
        assertThat(table.rowsAppended()).isEqualTo(15);
        assertThat(table.rowsAcknowledged()).isEqualTo(14);
        assertThat(List.of(old.rowsAcknowledged(), replacement.rowsAcknowledged()))
                .containsExactly(10L, 4L);
        assertThat(meters.get(SinkMetrics.BYTES_APPENDED).functionCounter().count())
                .isEqualTo(150);
        assertThat(meters.get(SinkMetrics.DEAD_LETTERS).counter().count()).isEqualTo(1);
        assertThat(meters.get(SinkMetrics.VALUES_LEFT_OUT).counter().count()).isEqualTo(1);
        assertThat(meters.get(SinkMetrics.APPEND_DURATION).timer().count()).isEqualTo(2);
    }

    @Test
    void howFreshATableIsAndWhetherItTakesRowsIsWhatItsShownGenerationSays() {
        // Given
        old.countAsShown();
        old.commitReached(1_000);
        replacement.commitReached(2_000);
        old.troubleBegan();

        // When
        boolean failedBefore = table.failed();
        long before = table.newestCommitMicros().orElseThrow();
        replacement.countAsShown();

        // Then
        assertThat(failedBefore).isTrue();
        assertThat(before).isEqualTo(1_000);
        assertThat(table.failed()).isFalse();
        assertThat(table.newestCommitMicros()).hasValue(2_000);
        assertThat(meters.get(SinkMetrics.TABLE_FAILED).gauge().value()).isZero();
    }

    @Test
    void aRebuildHasMetricsOfItsTableFromItsBeginningOn() {
        // Given
        RebuildMetrics rebuilds = new RebuildMetrics(meters, List.of("FILLING", "HELD"), "HELD");

        // When
        rebuilds.table(TABLE, "FILLING", 70);
        double remaining =
                meters.get(SinkMetrics.REBUILD_RECORDS_REMAINING).gauge().value();
        rebuilds.table(TABLE, "HELD", 0);

        // Then
        assertThat(remaining).isEqualTo(70);
        assertThat(meters.get(SinkMetrics.REBUILD_HELD).gauge().value()).isEqualTo(1);
        assertThat(meters.get(SinkMetrics.REBUILD_PHASE)
                        .tag(SinkMetrics.PHASE, "FILLING")
                        .gauge()
                        .value())
                .isZero();
    }
}
