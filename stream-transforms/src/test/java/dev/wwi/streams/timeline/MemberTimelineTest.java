package dev.wwi.streams.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowLayout;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberTimelineTest {
    private static final RowLayout LAYOUT =
            RowLayout.of("dim_customer", ProjectedColumn.integer("wwi_delivery_city_id"));
    private static final MemberTimeline TIMELINE = new MemberTimeline(
            "dim_customer",
            7,
            List.of(
                    new Version(Validity.SINCE_EVER_MICROS, 100, 11, Row.of(LAYOUT, 1)),
                    new Version(100, 200, 12, Row.of(LAYOUT, 2)),
                    new Version(300, Validity.OPEN_END_MICROS, 13, Row.of(LAYOUT, 3))));

    @Test
    void theVersionAsOfAnInstantIncludesItsStartAndExcludesItsEnd() {
        assertThat(TIMELINE.asOf(99)).map(Version::key).contains(11L);
        assertThat(TIMELINE.asOf(100)).map(Version::key).contains(12L);
        assertThat(TIMELINE.asOf(199)).map(Version::key).contains(12L);
        assertThat(TIMELINE.asOf(200)).isEmpty();
        assertThat(TIMELINE.asOf(299)).isEmpty();
        assertThat(TIMELINE.asOf(300)).map(Version::key).contains(13L);
        assertThat(TIMELINE.asOf(Validity.OPEN_END_MICROS - 1))
                .map(Version::key)
                .contains(13L);
        assertThat(TIMELINE.asOf(Validity.SINCE_EVER_MICROS - 1)).isEmpty();
    }

    @Test
    void theBytesAreThoseOfTheFormatAndDescribeThemselves() {
        // Given
        MemberTimelineCodec codec = new MemberTimelineCodec();
        MemberTimeline timeline =
                new MemberTimeline("dim_customer", 7, List.of(new Version(100, 200, 12, Row.of(LAYOUT, 2))));

        // When
        byte[] bytes = codec.encode(timeline);

        // Then
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("01" + "1864696d5f637573746f6d6572" + "0e"
                        + "02" + "28"
                        + HexFormat.of()
                                .formatHex("wwi_delivery_city_id".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        + "01" + "02" + "c801" + "9003" + "18" + "00" + "04");
        assertThat(codec.decode(codec.encode(TIMELINE))).isEqualTo(TIMELINE);
    }

    @Test
    void membersSortByDimensionAndId() {
        assertThat(MemberId.fromBytes(TIMELINE.member().toBytes())).isEqualTo(new MemberId("dim_customer", 7));
        assertThat(java.util.Arrays.compareUnsigned(
                        new MemberId("dim_city", 300).toBytes(), new MemberId("dim_city", -2).toBytes()))
                .isPositive();
    }

    @Test
    void overlappingVersionsAreRefused() {
        assertThatThrownBy(() -> new MemberTimeline(
                        "dim_city",
                        1,
                        List.of(
                                new Version(1, 5, 1, Row.of(RowLayout.of("dim_city"))),
                                new Version(4, 9, 2, Row.of(RowLayout.of("dim_city"))))))
                .hasMessageContaining("dim_city 1: version 1 starts at 4");
    }
}
