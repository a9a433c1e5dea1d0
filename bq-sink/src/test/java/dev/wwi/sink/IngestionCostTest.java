package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wwi.sink.config.CostConfig;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class IngestionCostTest {

    private static final long GIBIBYTE = 1L << 30;
    private static final Duration MONTH = Duration.ofSeconds((long) (365.25 / 12 * 86_400));
    private static final Offset<Double> A_CENT = within(0.01);

    @Test
    void whatIsFreeCostsNothing() {
        assertThat(IngestionCost.of(2 * 1024 * GIBIBYTE, MONTH, CostConfig.defaults())
                        .usdPerMonth())
                .isCloseTo(0, A_CENT);
    }

    @Test
    void theRestCostsItsPriceAtThePaceSinceTheStart() {
        // Given
        Duration hour = Duration.ofHours(1);

        // When
        IngestionCost cost = IngestionCost.of(10 * GIBIBYTE, hour, CostConfig.defaults());

        // Then
        assertThat(cost.bytesPerMonth() / GIBIBYTE).isCloseTo(7_305, within(1.0));
        assertThat(cost.usdPerMonth()).isCloseTo((7_305 - 2_048) * 0.025, A_CENT);
    }

    @Test
    void secondsAfterTheStartCountAsAMinute() {
        assertThat(IngestionCost.of(1_000, Duration.ofMillis(1), CostConfig.defaults()))
                .isEqualTo(IngestionCost.of(1_000, Duration.ofMinutes(1), CostConfig.defaults()));
    }
}
