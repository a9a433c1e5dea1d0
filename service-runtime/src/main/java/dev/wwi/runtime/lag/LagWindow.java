package dev.wwi.runtime.lag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The last looks at a reader, and what they say together.
 *
 * <p>A reader under load always has something left to do. It is {@link LagState#CAUGHT_UP} when it has handled what was
 * there {@link #SLACK} ago, {@link LagState#STALLED} when it had work and handled nothing for {@link #STALL_AFTER}, and
 * otherwise judged by whether it handled more than arrived since {@link #SPAN} ago. The unit is the caller's: offsets,
 * bytes of WAL, rows. A pure function of the samples; not thread-safe.
 */
public final class LagWindow {
    /** How far back the samples go that are compared. */
    public static final Duration SPAN = Duration.ofSeconds(10);

    /** How long a reader with work may stand still: less than {@link #SPAN}, more than a commit takes. */
    public static final Duration STALL_AFTER = Duration.ofSeconds(5);

    /** How old the work may be that a reader which has caught up has not handled. */
    public static final Duration SLACK = Duration.ofSeconds(2);

    private final Deque<LagSample> samples = new ArrayDeque<>();

    /**
     * Takes the next look.
     *
     * @throws IllegalArgumentException if it is not later than the one before
     */
    public void add(LagSample sample) {
        LagSample before = samples.peekLast();
        if (before != null && !sample.at().isAfter(before.at())) {
            throw new IllegalArgumentException("sample is of " + sample.at() + ", must be later than " + before.at());
        }
        samples.add(sample);
        Instant begin = sample.at().minus(SPAN);
        while (samples.size() > 2 && !second().at().isAfter(begin)) {
            samples.removeFirst();
        }
    }

    /** Forgets all looks, as when the reader begins another work. */
    public void clear() {
        samples.clear();
    }

    /** The judgement. */
    public LagState state() {
        LagSample newest = samples.peekLast();
        if (newest == null) {
            return LagState.UNKNOWN;
        }
        if (newest.lag() == 0) {
            return LagState.CAUGHT_UP;
        }
        LagSample earlier = newestBefore(newest.at().minus(SLACK));
        if (earlier == null) {
            return LagState.UNKNOWN;
        }
        if (newest.position() >= earlier.end()) {
            return LagState.CAUGHT_UP;
        }
        if (standstill(newest).compareTo(STALL_AFTER) >= 0) {
            return LagState.STALLED;
        }
        LagSample oldest = samples.getFirst();
        long handled = newest.position() - oldest.position();
        long arrived = newest.end() - oldest.end();
        return handled > arrived ? LagState.CATCHING_UP : LagState.FALLING_BEHIND;
    }

    /** How much it handled per second over the window. */
    public double handledPerSecond() {
        return samples.isEmpty()
                ? 0
                : perSecond(samples.getLast().position() - samples.getFirst().position());
    }

    /** How much arrived per second over the window. */
    public double arrivedPerSecond() {
        return samples.isEmpty()
                ? 0
                : perSecond(samples.getLast().end() - samples.getFirst().end());
    }

    private double perSecond(long amount) {
        double seconds =
                Duration.between(samples.getFirst().at(), samples.getLast().at())
                                .toNanos()
                        / 1e9;
        return seconds == 0 ? 0 : amount / seconds;
    }

    private LagSample second() {
        Iterator<LagSample> iterator = samples.iterator();
        iterator.next();
        return iterator.next();
    }

    private @Nullable LagSample newestBefore(Instant limit) {
        Iterator<LagSample> backwards = samples.descendingIterator();
        while (backwards.hasNext()) {
            LagSample sample = backwards.next();
            if (!sample.at().isAfter(limit)) {
                return sample;
            }
        }
        return null;
    }

    /** For how long it has been where it is, with work all that time. */
    private Duration standstill(LagSample newest) {
        Instant since = newest.at();
        Iterator<LagSample> backwards = samples.descendingIterator();
        while (backwards.hasNext()) {
            LagSample sample = backwards.next();
            if (sample.position() != newest.position() || sample.lag() == 0) {
                break;
            }
            since = sample.at();
        }
        return Duration.between(since, newest.at());
    }
}
