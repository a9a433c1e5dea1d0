package dev.wwi.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {
    @Test
    void theMedianOfAnEvenNumberIsTheLowerOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(1, 2, 4));
    }

    @Test
    void oneValueIsShownWithoutARange() {
        assertThat(Spread.of(List.of(31_400.4))).hasToString("31,400");
    }

    @Test
    void largeNumbersAreShownWhole_smallOnesWithTheirFraction() {
        assertThat(Spread.of(List.of(0.456, 25.26, 1_234.5))).hasToString("25.3 (0.46 – 1,235)");
    }

    @Test
    void noValuesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Spread.of(List.of()))
                .withMessageContaining("allowed is one or more");
    }
}
