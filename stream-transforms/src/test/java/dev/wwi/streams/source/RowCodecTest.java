package dev.wwi.streams.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    private static final RowLayout LAYOUT = RowLayout.of(
            "sales.things",
            ProjectedColumn.integer("id"),
            ProjectedColumn.text("name"),
            ProjectedColumn.decimal("price"),
            ProjectedColumn.bool("active"),
            ProjectedColumn.date("since"),
            ProjectedColumn.timestamp("seen"),
            ProjectedColumn.bytes("photo"),
            ProjectedColumn.integer("parent"),
            ProjectedColumn.text("note"));

    @Test
    void aRowComesBackAsItWas() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            // Given
            Row row = randomRow(random);

            // When
            Row decoded = RowCodec.decode(LAYOUT, RowCodec.encode(row));

            // Then
            assertThat(decoded).isEqualTo(row);
        }
    }

    @Test
    void theBytesAreThoseOfTheFormat() {
        // Given
        Row row = Row.of(
                LAYOUT,
                -1,
                "é",
                new BigDecimal("12.50"),
                true,
                LocalDate.of(1970, 1, 3),
                300L,
                new byte[] {9},
                null,
                "");

        // When
        String hex = HexFormat.of().formatHex(RowCodec.encode(row));

        // Then
        assertThat(hex).isEqualTo("8000" + "01" + "04c3a9" + "02" + "02" + "7d" + "01" + "04" + "d804" + "0209" + "00");
    }

    @Test
    void decimalsAreEqualByValueAndTextIsNotNull() {
        // Given
        RowLayout layout = RowLayout.of("t", ProjectedColumn.decimal("d"), ProjectedColumn.text("s"));

        // When
        Row one = Row.of(layout, new BigDecimal("1.500"), "");
        Row other = Row.of(layout, new BigDecimal("1.5"), "");
        Row nullText = Row.of(layout, new BigDecimal("1.5"), null);

        // Then
        assertThat(RowCodec.encode(one)).isEqualTo(RowCodec.encode(other));
        assertThat(one).isEqualTo(other).isNotEqualTo(nullText);
    }

    @Test
    void aWrongTypeNamesTheColumnAndBothTypes() {
        assertThatThrownBy(() -> Row.of(RowLayout.of("sales.t", ProjectedColumn.text("s")), 5))
                .hasMessageContaining("sales.t.s is TEXT")
                .hasMessageContaining("java.lang.Integer");
        assertThatThrownBy(() -> Row.of(RowLayout.of("sales.t", ProjectedColumn.text("s")), "x")
                        .longValue("s"))
                .hasMessage("sales.t.s is TEXT and was read as INTEGER");
    }

    @Test
    void damagedBytesAreAnErrorAndNeverARow() {
        // Given
        byte[] bytes = {0, 0, 1, 127};

        // Then
        assertThatThrownBy(() -> RowCodec.decode(LAYOUT, bytes)).isInstanceOf(IllegalStateException.class);
    }

    private static Row randomRow(Random random) {
        return Row.of(
                LAYOUT,
                random.nextLong(),
                random.nextBoolean() ? null : "n" + random.nextInt() + "\u0001ü",
                random.nextBoolean() ? null : BigDecimal.valueOf(random.nextLong(), random.nextInt(12)),
                random.nextBoolean() ? null : random.nextBoolean(),
                random.nextBoolean() ? null : LocalDate.ofEpochDay(random.nextInt(100_000)),
                random.nextBoolean() ? null : random.nextLong(),
                random.nextBoolean() ? null : new byte[] {(byte) random.nextInt(), 0, (byte) random.nextInt()},
                random.nextBoolean() ? null : random.nextInt(),
                random.nextBoolean() ? null : "");
    }
}
