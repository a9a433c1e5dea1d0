package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.streams.fact.Timelines.member;
import static dev.wwi.streams.fact.Timelines.since;
import static dev.wwi.streams.fact.Timelines.sinceEver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.timeline.MemberId;
import org.junit.jupiter.api.Test;

class TimeRangeTest {
    private static final MemberId ITEM = member(DIM_STOCK_ITEM, 50);
    private static final long EVER = Validity.SINCE_EVER_MICROS;
    private static final long END = Validity.OPEN_END_MICROS;

    @Test
    void aNewVersionAtTheEndDiffersFromItsStartOn() {
        assertThat(TimeRange.ofDifferences(
                        Timelines.of(ITEM, sinceEver(6, false)),
                        Timelines.of(ITEM, sinceEver(6, false), since(1_000, 8, false))))
                .containsExactly(new TimeRange(1_000, END));
    }

    @Test
    void aVersionInBetweenDiffersUntilTheNextOne() {
        assertThat(TimeRange.ofDifferences(
                        Timelines.of(ITEM, sinceEver(6, false), since(2_000, 8, false)),
                        Timelines.of(ITEM, sinceEver(6, false), since(1_000, 7, false), since(2_000, 8, false))))
                .containsExactly(new TimeRange(1_000, 2_000));
    }

    @Test
    void anAttributeOfOneVersionDiffersOverThatVersionAlone() {
        assertThat(TimeRange.ofDifferences(
                        Timelines.of(ITEM, sinceEver(6, false), since(2_000, 8, false)),
                        Timelines.of(ITEM, sinceEver(5, false), since(2_000, 8, false))))
                .containsExactly(new TimeRange(EVER, 2_000));
    }

    @Test
    void aTimelineThatEndsDiffersWhereverItSaidSomething() {
        assertThat(TimeRange.ofDifferences(Timelines.until(2_000, ITEM, since(1_000, 6, false)), null))
                .containsExactly(new TimeRange(1_000, 2_000));
    }

    @Test
    void aClosedVersionDiffersFromItsEndOn() {
        assertThat(TimeRange.ofDifferences(
                        Timelines.of(ITEM, sinceEver(6, false)), Timelines.until(2_000, ITEM, sinceEver(6, false))))
                .containsExactly(new TimeRange(2_000, END));
    }

    @Test
    void equalTimelinesDoNotDiffer() {
        assertThat(TimeRange.ofDifferences(
                        Timelines.of(ITEM, sinceEver(6, false)), Timelines.of(ITEM, sinceEver(6, false))))
                .isEmpty();
    }
}
