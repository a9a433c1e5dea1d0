package dev.wwi.reconcile.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRangeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 10, -9, 9",
        "1, 10, 10, 19",
        "-1, 10, -19, -10",
        "5, 1, 5, 5",
        "0, 1, 0, 0",
        "1, 9223372036854775807, 9223372036854775807, 9223372036854775807",
    })
    void aRangeHoldsThePositionsThatTheDivisionGivesItsNumber(long quotient, long width, long from, long to) {
        // When
        KeyRange range = KeyRange.of(quotient, width);

        // Then
        assertThat(range).isEqualTo(new KeyRange(from, to));
        assertThat(range.from() / width).isEqualTo(quotient);
        assertThat(range.to() / width).isEqualTo(quotient);
    }
}
