package dev.wwi.runtime.lag;

import java.util.Collection;

/** How a reader stands to what it reads, from good to bad. */
public enum LagState {
    /** It was looked at too seldom for a judgement. */
    UNKNOWN,

    /** It has handled all that was there a moment ago. */
    CAUGHT_UP,

    /** It is behind, and handles more than arrives. */
    CATCHING_UP,

    /** It is behind, and does not handle more than arrives. */
    FALLING_BEHIND,

    /** It has work and handles nothing. */
    STALLED;

    /** The worst of them; {@link #UNKNOWN} of none. */
    public static LagState worst(Collection<LagState> states) {
        return states.stream().max(LagState::compareTo).orElse(UNKNOWN);
    }
}
