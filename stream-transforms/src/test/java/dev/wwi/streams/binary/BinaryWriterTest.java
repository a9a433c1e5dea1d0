package dev.wwi.streams.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryWriterTest {
    private static final List<Long> NUMBERS =
            List.of(Long.MIN_VALUE, -2_208_988_800_000_000L, -129L, -1L, 0L, 1L, 63L, 64L, 300L, Long.MAX_VALUE);

    @Test
    void everyNumberComesBack() {
        for (long number : NUMBERS) {
            byte[] bytes = new BinaryWriter()
                    .writeLong(number)
                    .writeOrderedLong(number)
                    .toByteArray();
            BinaryReader reader = new BinaryReader(bytes);
            assertThat(reader.readLong()).isEqualTo(number);
            assertThat(reader.readOrderedLong()).isEqualTo(number);
            assertThat(reader.isAtEnd()).isTrue();
        }
    }

    @Test
    void orderedNumbersSortAsUnsignedBytesLikeTheNumbers() {
        // When
        List<byte[]> sorted = NUMBERS.stream()
                .map(number -> new BinaryWriter().writeOrderedLong(number).toByteArray())
                .sorted(Arrays::compareUnsigned)
                .toList();

        // Then
        assertThat(sorted.stream().map(bytes -> new BinaryReader(bytes).readOrderedLong()))
                .containsExactlyElementsOf(NUMBERS);
    }

    @Test
    void orderedTextSortsBeforeItsContinuations() {
        // When
        List<byte[]> sorted = Stream.of("sales.orders_old", "sales.orders", "sales.order")
                .map(text -> new BinaryWriter()
                        .writeOrderedString(text)
                        .writeByte(255)
                        .toByteArray())
                .sorted(Arrays::compareUnsigned)
                .toList();

        // Then
        assertThat(sorted.stream().map(bytes -> new BinaryReader(bytes).readOrderedString()))
                .containsExactly("sales.order", "sales.orders", "sales.orders_old");
    }

    @Test
    void longBlocksGrowTheArray() {
        byte[] block = new byte[10_000];
        Arrays.fill(block, (byte) 3);
        BinaryReader reader = new BinaryReader(
                new BinaryWriter().writeBytes(block).writeString("end").toByteArray());
        assertThat(reader.readBytes()).isEqualTo(block);
        assertThat(reader.readString()).isEqualTo("end");
    }

    @Test
    void aLengthPastTheEndIsAnError() {
        assertThatThrownBy(() -> new BinaryReader(new byte[] {20, 1}).readBytes())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a block of 10 bytes at 1 of 2");
        assertThatThrownBy(() -> new BinaryReader(new byte[] {1}).readBytes()).hasMessageContaining("-1 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 127, 128, -128, -129, 32_767, 32_768, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
    void aTwosComplementIsAsShortAsThatOfABigInteger(long value) {
        // When
        byte[] bytes =
                new BinaryReader(new BinaryWriter().writeTwosComplement(value).toByteArray()).readBytes();

        // Then
        assertThat(bytes).isEqualTo(BigInteger.valueOf(value).toByteArray());
    }
}
