package dev.wwi.platform.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkloadSettingsTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 100_001})
    void aRateOutsideOfWhatIsAllowedIsNamed(double rate) {
        // When // Then
        assertThatThrownBy(() -> WorkloadSettings.ordinary().withTransactionsPerSecond(rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workload rate " + rate)
                .hasMessageContaining("allowed are");
    }

    @Test
    void aDayHasAsManyOrdersAsItsRateLeavesTimeFor() {
        // Given
        WorkloadSettings settings = WorkloadSettings.ordinary();

        // When // Then
        assertThat(settings.ordersPerDay(5)).isEqualTo(100);
        assertThat(settings.ordersPerDay(50)).isEqualTo(1000);
        assertThat(settings.ordersPerDay(0.1)).isEqualTo(4);
        assertThat(settings.ordersPerDay(100_000)).isEqualTo(20_000);
    }

    @Test
    void monthsAndScaleOutsideOfWhatIsAllowedAreNamed() {
        // When // Then
        assertThatThrownBy(() -> GeneratorSettings.small().withMonths(0)).hasMessage("months 0: allowed are 1 to 240");
        assertThatThrownBy(() -> GeneratorSettings.small().withScale(1001))
                .hasMessage("scale 1001: allowed are 1 to 1000");
        assertThat(GeneratorSettings.small().lastDay()).isEqualTo(LocalDate.of(2013, 4, 1));
    }
}
