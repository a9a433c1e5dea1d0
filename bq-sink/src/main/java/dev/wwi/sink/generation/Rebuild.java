package dev.wwi.sink.generation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild under way.
 *
 * @param from the generation that was live when it began
 * @param to the new one
 * @param phaseSince when the phase began
 * @param finding what the comparison found, in words; null before it
 * @param outcome how it ends, once that is certain; null before
 * @param fromStandsStill whether the generation that was live takes no changes since this began: what filled it has been
 *     made anew, with offsets that start over
 */
public record Rebuild(
        Generation from,
        Generation to,
        Phase phase,
        Instant begun,
        Instant phaseSince,
        @Nullable String finding,
        @Nullable Outcome outcome,
        boolean fromStandsStill) {

    public Rebuild {
        if ((phase == Phase.REMOVING) != (outcome != null)) {
            throw new IllegalArgumentException("phase is " + phase + " with outcome " + outcome
                    + ": an outcome goes with " + Phase.REMOVING + " alone");
        }
    }

    /** The generation that is given up in the end. */
    public Generation doomed() {
        return outcome == Outcome.REPLACED ? from : to;
    }

    Rebuild in(Phase next, Instant now) {
        return new Rebuild(from, to, next, begun, now, finding, null, fromStandsStill);
    }

    Rebuild found(Phase next, String text, Instant now) {
        return new Rebuild(from, to, next, begun, now, text, null, fromStandsStill);
    }

    Rebuild ending(Outcome end, Instant now) {
        return new Rebuild(from, to, Phase.REMOVING, begun, now, finding, end, fromStandsStill);
    }
}
