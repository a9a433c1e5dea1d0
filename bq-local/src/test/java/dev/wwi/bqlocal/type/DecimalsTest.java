package dev.wwi.bqlocal.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {
    @Test
    void littleEndianBytesOfEveryLengthAreRead() throws Exception {
        // Given
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            BigInteger unscaled = new BigInteger(random.nextInt(126), random);
            BigInteger signed = random.nextBoolean() ? unscaled : unscaled.negate();

            // When
            BigInteger read = Decimals.numericUnscaled(reversed(signed.toByteArray()));

            // Then
            assertThat(read).isEqualTo(signed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "99999999999999999999999999999.999999999, 99999999999999999999999999999999999999",
        "-0.000000001, -1",
        "1e5, 100000000000000",
    })
    void aNumericHasNineDigitsAfterThePoint(String text, String unscaled) throws Exception {
        assertThat(Decimals.numericUnscaled(Decimals.parse("NUMERIC", text))).isEqualTo(new BigInteger(unscaled));
    }

    @ParameterizedTest
    @CsvSource({"0.0000000001", "100000000000000000000000000000", "-1e30", "1e2147483647", "1e-2147483647"})
    void whatDoesNotFitIsRefused(String text) {
        assertThatThrownBy(() -> Decimals.numericUnscaled(Decimals.parse("NUMERIC", text)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("NUMERIC");
    }

    @Test
    void bytesBeyondTheRangeAreRefused() {
        byte[] tooLarge = reversed(BigInteger.TEN.pow(38).toByteArray());
        assertThatThrownBy(() -> Decimals.numericUnscaled(tooLarge)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Decimals.numericUnscaled(new byte[17])).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Decimals.numericUnscaled(new byte[0])).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void bigNumericTextIsCanonical() throws Exception {
        assertThat(Decimals.bigNumericText(new BigDecimal("1.500"))).isEqualTo("1.5");
        assertThat(Decimals.bigNumericText(new BigDecimal("0e-9"))).isEqualTo("0");
        assertThat(Decimals.bigNumericText(new BigDecimal("1e3"))).isEqualTo("1000");
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
