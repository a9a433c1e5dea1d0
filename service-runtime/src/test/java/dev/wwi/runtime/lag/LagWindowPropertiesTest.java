package dev.wwi.runtime.lag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds for every history of looks; each list holds what arrives, or is handled, in one second. */
class LagWindowPropertiesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Property
    void aReaderThatHandlesASecondLaterWhatArrivesHasCaughtUp(
            @ForAll @Size(min = 3, max = 60) List<@LongRange(max = 1_000_000) Long> arrivals) {
        LagWindow window = new LagWindow();
        long end = 0;
        long position = 0;
        for (int second = 0; second < arrivals.size(); second++) {
            position = end;
            end += arrivals.get(second);
            window.add(sample(second, position, end));
        }
        assertThat(window.state()).isEqualTo(LagState.CAUGHT_UP);
    }

    @Property
    void aReaderThatStandsStillIsStalledFromTheFifthSecondOnWhateverArrives(
            @ForAll @Size(min = 6, max = 60) List<@LongRange(max = 1_000_000) Long> arrivals) {
        LagWindow window = new LagWindow();
        long end = 1;
        for (int second = 0; second < arrivals.size(); second++) {
            end += arrivals.get(second);
            window.add(sample(second, 0, end));
            assertThat(window.state() == LagState.STALLED).isEqualTo(second >= 5);
        }
    }

    @Property
    void aReaderThatMovesIsNeverStalled(
            @ForAll @Size(min = 1, max = 60) List<@LongRange(max = 1_000) Long> arrivals,
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 1, max = 1_000) Long> handled) {
        LagWindow window = new LagWindow();
        long end = 1_000_000;
        long position = 0;
        for (int second = 0; second < Math.min(arrivals.size(), handled.size()); second++) {
            end += arrivals.get(second);
            position += handled.get(second);
            window.add(sample(second, position, end));
            assertThat(window.state()).isNotEqualTo(LagState.STALLED);
        }
    }

    @Property
    void atSteadyRatesTheFasterOneDecides(
            @ForAll @IntRange(min = 1, max = 1_000) int handledPerSecond,
            @ForAll @IntRange(max = 1_000) int arrivedPerSecond,
            @ForAll @IntRange(min = 3, max = 60) int seconds) {
        LagWindow window = new LagWindow();
        for (int second = 0; second <= seconds; second++) {
            window.add(sample(second, (long) handledPerSecond * second, 10_000_000 + (long) arrivedPerSecond * second));
        }
        assertThat(window.state())
                .isEqualTo(handledPerSecond > arrivedPerSecond ? LagState.CATCHING_UP : LagState.FALLING_BEHIND);
        assertThat(window.handledPerSecond()).isEqualTo(handledPerSecond);
        assertThat(window.arrivedPerSecond()).isEqualTo(arrivedPerSecond);
    }

    @Property
    void whereTheOffsetsBeginMakesNoDifference(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(max = 100) Long> arrivals,
            @ForAll @Size(min = 1, max = 40) List<@LongRange(max = 100) Long> handled,
            @ForAll @LongRange(max = 1L << 60) long beginning) {
        LagWindow window = new LagWindow();
        LagWindow moved = new LagWindow();
        long end = 0;
        long position = 0;
        for (int second = 0; second < Math.min(arrivals.size(), handled.size()); second++) {
            end += arrivals.get(second);
            position = Math.min(end, position + handled.get(second));
            window.add(sample(second, position, end));
            moved.add(sample(second, beginning + position, beginning + end));
            assertThat(moved.state()).isEqualTo(window.state());
        }
    }

    private static LagSample sample(int second, long position, long end) {
        return new LagSample(START.plus(Duration.ofSeconds(second)), position, end);
    }
}
