package dev.wwi.bqlocal.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.bqlocal.type.InvalidValueException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeSequenceTest {
    @ParameterizedTest
    @CsvSource({
        "7B, 77",
        "FFF/ABC, FFF/B",
        "FFF/ABC, ABC",
        "ABC, BA/FFFFFFFF",
        "8000000000000000, 7FFFFFFFFFFFFFFF",
        "0/0/0/1, 0/0/0/0",
    })
    void theLargerNumberIsLarger(String larger, String smaller) throws Exception {
        assertThat(compare(larger, smaller)).isPositive();
        assertThat(compare(smaller, larger)).isNegative();
    }

    @ParameterizedTest
    @CsvSource({"ff, FF", "00ff, FF", "1, 1/0", "1, 0000000000000001/0/0/0"})
    void spellingDoesNotMatter(String one, String other) throws Exception {
        assertThat(compare(one, other)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "1/", "/1", "1//1", "1/2/3/4/5", "g", "0x1", " 1", "11111111111111111", "\u0661"})
    void anythingElseIsRefusedAndShown(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("1 to 4 sections");
    }

    @Test
    void aShorterNumberClearsTheSectionsOfTheRowBefore() throws Exception {
        // Given
        long[] sections = {9, 9, 9, 9, 9, 9, 9, 9};

        // When
        ChangeSequence.parse("A".getBytes(StandardCharsets.UTF_8), sections, 4);

        // Then
        assertThat(sections).containsExactly(9, 9, 9, 9, 10, 0, 0, 0);
    }

    private static int compare(String left, String right) throws InvalidValueException {
        return ChangeSequence.compare(parse(left), 0, parse(right), 0);
    }

    private static long[] parse(String text) throws InvalidValueException {
        long[] sections = new long[ChangeSequence.SECTIONS];
        ChangeSequence.parse(text.getBytes(StandardCharsets.UTF_8), sections, 0);
        return sections;
    }
}
