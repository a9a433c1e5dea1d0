package dev.wwi.sink.generation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The generations of one table, and the rules by which they come and go. Immutable; every change of state is a new
 * version, to be written down before anything is done on its behalf.
 *
 * @param table the published name, {@code analytics.dim_city}
 * @param version rises by one with every change
 * @param live the generation that readers see, or are about to see no more while {@link Phase#SWAPPING} or {@link
 *     Phase#ROLLING_BACK}
 * @param highest the highest number ever used; none is used twice, since BigQuery and Kafka remember names
 * @param rebuild null while there is none
 * @param last the rebuild before, null if there was none
 */
public record TableGenerations(
        String table,
        long version,
        Generation live,
        long highest,
        @Nullable Rebuild rebuild,
        @Nullable FinishedRebuild last) {

    /** A table that was never rebuilt. */
    public static TableGenerations of(String table, Generation live) {
        return new TableGenerations(table, 0, live, live.number(), null, null);
    }

    /** The generations that are to have every change, the live one first unless it {@link #standsStill}. */
    public List<Generation> fed() {
        List<Generation> fed = new ArrayList<>();
        if (!standsStill()) {
            fed.add(live);
        }
        if (rebuild != null) {
            for (Generation generation : List.of(rebuild.from(), rebuild.to())) {
                boolean given = rebuild.phase() == Phase.REMOVING && generation.equals(rebuild.doomed());
                boolean still = rebuild.fromStandsStill() && generation.equals(rebuild.from());
                if (!given && !still && !fed.contains(generation)) {
                    fed.add(generation);
                }
            }
        }
        return fed;
    }

    /** Those of the {@link #fed} that readers see or, if what they see stands still, are about to see. */
    public List<Generation> seen() {
        return standsStill()
                        || phase().filter(Set.of(Phase.SWAPPING, Phase.ROLLING_BACK)::contains)
                                .isPresent()
                ? fed()
                : List.of(live);
    }

    /** Whether what readers see takes no changes, and waits for the generation that does to take its place. */
    public boolean standsStill() {
        return rebuild != null && rebuild.fromStandsStill() && live.equals(rebuild.from());
    }

    /** The generation whose progress is the table's: the live one, unless it {@link #standsStill}. */
    public Generation followed() {
        return rebuild != null && standsStill() ? rebuild.to() : live;
    }

    /** The phase of the rebuild; empty while there is none. */
    public Optional<Phase> phase() {
        return Optional.ofNullable(rebuild).map(Rebuild::phase);
    }

    /**
     * A new generation is to take the live one's place.
     *
     * @param beyond the highest number that may have been used, as far as others know
     * @param topic what fills the new generation
     * @throws IllegalStateException if there is a rebuild already
     */
    public TableGenerations begin(long beyond, String topic, Instant now) {
        return begin(beyond, topic, now, false);
    }

    /**
     * A new generation is to take the live one's place, which takes no changes any more, since what filled it has been made
     * anew.
     *
     * @param beyond the highest number that may have been used, as far as others know
     * @param topic what fills the new generation
     * @throws IllegalStateException if there is a rebuild already
     */
    public TableGenerations beginAnew(long beyond, String topic, Instant now) {
        return begin(beyond, topic, now, true);
    }

    private TableGenerations begin(long beyond, String topic, Instant now, boolean liveStandsStill) {
        if (rebuild != null) {
            throw new IllegalStateException(table + " is being rebuilt already: generation "
                    + rebuild.to().number() + " is " + describe(rebuild.phase()) + "; " + wayOut(rebuild.phase()));
        }
        Generation next = new Generation(Math.max(highest, beyond) + 1, topic);
        return new TableGenerations(
                table,
                version + 1,
                live,
                next.number(),
                new Rebuild(live, next, Phase.FILLING, now, now, null, null, liveStandsStill),
                last);
    }

    /** The new generation has everything that the topic had a moment ago. */
    public TableGenerations caughtUp(Instant now) {
        return with(require(Phase.FILLING).in(Phase.CHECKING, now));
    }

    /** The comparison is done. Equal generations are swapped; nothing else is, unless the operator accepts it. */
    public TableGenerations checked(Verdict verdict, Instant now) {
        Phase next = verdict instanceof Verdict.Equal ? Phase.SWAPPING : Phase.HELD;
        return with(require(Phase.CHECKING).found(next, verdict.text(), now));
    }

    /**
     * The operator wants the new generation as it is.
     *
     * @throws IllegalStateException if nothing waits for that
     */
    public TableGenerations accept(Instant now) {
        return with(requireFor("accepted", Phase.HELD).in(Phase.SWAPPING, now));
    }

    /** Readers see the new generation. */
    public TableGenerations swapped(Instant now) {
        Rebuild swapping = require(Phase.SWAPPING);
        return new TableGenerations(table, version + 1, swapping.to(), highest, swapping.in(Phase.GRACE, now), last);
    }

    /** When the old generation is removed; empty while it is not waited for that. */
    public Optional<Instant> graceEnds(Duration gracePeriod) {
        return phase().filter(Phase.GRACE::equals)
                .map(phase -> require(phase).phaseSince().plus(gracePeriod));
    }

    /** The grace period is over. */
    public TableGenerations graceOver(Instant now) {
        return with(require(Phase.GRACE).ending(Outcome.REPLACED, now));
    }

    /**
     * The operator does not need the old generation any more.
     *
     * @throws IllegalStateException if the new one is not live yet
     */
    public TableGenerations finish(Instant now) {
        return with(requireFor("finished", Phase.GRACE).ending(Outcome.REPLACED, now));
    }

    /**
     * Readers are to see the old generation again.
     *
     * @throws IllegalStateException if it is not there any more, or still is what they see
     */
    public TableGenerations rollBack(Instant now) {
        Rebuild grace = requireFor("rolled back", Phase.GRACE);
        if (grace.fromStandsStill()) {
            throw new IllegalStateException(table + " cannot be rolled back: generation "
                    + grace.from().number()
                    + " has taken no changes since what filled it was made anew; --finish removes it now");
        }
        return with(grace.in(Phase.ROLLING_BACK, now));
    }

    /** Readers see the old generation again. */
    public TableGenerations rolledBack(Instant now) {
        Rebuild rolling = require(Phase.ROLLING_BACK);
        return new TableGenerations(
                table, version + 1, rolling.from(), highest, rolling.ending(Outcome.ROLLED_BACK, now), last);
    }

    /**
     * The new generation is to be given up.
     *
     * @throws IllegalStateException if there is none, or readers see it
     */
    public TableGenerations abort(Instant now) {
        Rebuild given = requireFor("aborted", Phase.FILLING, Phase.CHECKING, Phase.HELD);
        if (given.fromStandsStill()) {
            throw new IllegalStateException(table + " cannot be aborted: generation "
                    + given.from().number()
                    + " takes no changes any more, since what filled it was made anew; --accept shows the new one as it is"
                    + " once it is held");
        }
        return with(given.ending(Outcome.ABORTED, now));
    }

    /** The generation that lost is gone. */
    public TableGenerations removed(Instant now) {
        Rebuild ended = require(Phase.REMOVING);
        Outcome outcome = ended.outcome();
        if (outcome == null) {
            throw new IllegalStateException(table + " has a rebuild that ends without outcome");
        }
        return new TableGenerations(
                table,
                version + 1,
                live,
                highest,
                null,
                new FinishedRebuild(ended.to().number(), outcome, now, ended.finding()));
    }

    private TableGenerations with(Rebuild changed) {
        return new TableGenerations(table, version + 1, live, highest, changed, last);
    }

    private Rebuild require(Phase phase) {
        Rebuild current = rebuild;
        if (current == null || current.phase() != phase) {
            throw new IllegalStateException(
                    table + " is not " + phase + " but " + (current == null ? "not being rebuilt" : current.phase()));
        }
        return current;
    }

    private Rebuild requireFor(String order, Phase... allowed) {
        Rebuild current = rebuild;
        if (current == null) {
            throw new IllegalStateException(table + " cannot be " + order + ": it is not being rebuilt");
        }
        if (!List.of(allowed).contains(current.phase())) {
            throw new IllegalStateException(table + " cannot be " + order + ": its generation "
                    + current.to().number() + " is " + describe(current.phase()) + "; " + wayOut(current.phase()));
        }
        return current;
    }

    private static String describe(Phase phase) {
        return switch (phase) {
            case FILLING -> "being filled";
            case CHECKING -> "being compared with the live one";
            case HELD -> "held for you to decide";
            case SWAPPING -> "being swapped in";
            case GRACE -> "live, and the one before it is kept for the grace period";
            case ROLLING_BACK -> "being rolled back";
            case REMOVING -> "at its end: what lost is being removed";
        };
    }

    private static String wayOut(Phase phase) {
        return switch (phase) {
            case FILLING, CHECKING -> "wait for it, or --abort it";
            case HELD -> "--accept or --abort it";
            case GRACE -> "--rollback, or --finish it to remove the old one now";
            case SWAPPING, ROLLING_BACK, REMOVING -> "that takes a moment";
        };
    }
}
