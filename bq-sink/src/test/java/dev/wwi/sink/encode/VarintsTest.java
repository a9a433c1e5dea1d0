package dev.wwi.sink.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VarintsTest {

    @Test
    void numbersOfAllLengthsAreThoseOfProtobuf() throws IOException {
        Random random = new Random(7);
        for (int number = 0; number < 20_000; number++) {
            isAsProtobufHasIt(random.nextLong() >>> random.nextInt(Long.SIZE));
        }
    }

    @Test
    void soAreTheFirstAndTheLastNumberOfEachLength() throws IOException {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            isAsProtobufHasIt((1L << bit) - 1);
            isAsProtobufHasIt(1L << bit);
        }
        isAsProtobufHasIt(-1);
    }

    private static void isAsProtobufHasIt(long number) throws IOException {
        // Given
        byte[] expected = new byte[CodedOutputStream.computeUInt64SizeNoTag(number)];
        CodedOutputStream.newInstance(expected).writeUInt64NoTag(number);
        byte[] target = new byte[1 + Varints.MAX_BYTES];

        // When
        int written = Varints.write(number, target, 1);
        int found = Varints.length(target, 1);

        // Then
        assertThat(Arrays.copyOfRange(target, 1, 1 + written)).isEqualTo(expected);
        if (written > Long.BYTES) {
            assertThat(found).isZero();
        } else {
            assertThat(found).isEqualTo(written);
            assertThat(Varints.value(target, 1, found)).isEqualTo(number);
        }
    }
}
