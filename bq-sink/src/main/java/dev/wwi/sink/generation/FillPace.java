package dev.wwi.sink.generation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** How fast a generation catches up, over the last half minute. Not thread-safe. */
final class FillPace {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(long nanos, long passed, long remaining) {}

    /**
     * Takes note.
     *
     * @param passed offsets passed in all
     * @param remaining offsets yet to be passed
     */
    void note(long nanos, long passed, long remaining) {
        looks.add(new Look(nanos, passed, remaining));
        while (looks.size() > 2 && nanos - looks.element().nanos() > WINDOW.toNanos()) {
            looks.remove();
        }
    }

    /** Offsets passed in a second. */
    long perSecond() {
        return looks.size() < 2
                ? 0
                : rate(looks.getLast().passed() - looks.getFirst().passed());
    }

    /** Until it has caught up, while the topic grows as it does; empty if it does not come nearer. */
    OptionalLong secondsToGo() {
        if (looks.size() < 2) {
            return OptionalLong.empty();
        }
        long remaining = looks.getLast().remaining();
        if (remaining == 0) {
            return OptionalLong.of(0);
        }
        long nearer = rate(looks.getFirst().remaining() - remaining);
        return nearer <= 0 ? OptionalLong.empty() : OptionalLong.of((remaining + nearer - 1) / nearer);
    }

    private long rate(long amount) {
        double seconds = (looks.getLast().nanos() - looks.getFirst().nanos()) / 1e9;
        return seconds <= 0 ? 0 : Math.round(amount / seconds);
    }
}
