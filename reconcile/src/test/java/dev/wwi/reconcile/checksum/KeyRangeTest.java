package dev.wwi.reconcile.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
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

    @Test
    void neighboursAreJoinedAndNothingIsAddedOrLost() {
        // Given
        List<KeyRange> ranges = List.of(
                KeyRange.of(5, 10), KeyRange.of(0, 10), KeyRange.of(1, 10), KeyRange.of(-1, 10), KeyRange.of(7, 10));

        // When
        List<KeyRange> joined = KeyRange.joined(ranges);

        // Then
        assertThat(joined).containsExactly(new KeyRange(-19, 19), new KeyRange(50, 59), new KeyRange(70, 79));
    }

    @Test
    void rangesAreJoinedUpToTheLastNumber() {
        // Given
        KeyRange last = new KeyRange(Long.MAX_VALUE, Long.MAX_VALUE);

        // When
        List<KeyRange> joined = KeyRange.joined(List.of(last, new KeyRange(7, Long.MAX_VALUE - 1), last));

        // Then
        assertThat(joined).containsExactly(new KeyRange(7, Long.MAX_VALUE));
    }
}
