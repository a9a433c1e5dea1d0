package dev.wwi.sink.generation;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Takes a rebuild one step further. A step that was cut short is taken again from its beginning. */
final class GenerationSteps {

    private final GenerationWork work;
    private final Duration gracePeriod;
    private final Clock clock;

    GenerationSteps(GenerationWork work, Duration gracePeriod, Clock clock) {
        this.work = work;
        this.gracePeriod = gracePeriod;
        this.clock = clock;
    }

    /** Does what the phase asks for; the state that follows, or empty if it is to be asked again later. */
    Optional<TableGenerations> advance(TableGenerations state) throws InterruptedException {
        Rebuild rebuild = state.rebuild();
        if (rebuild == null) {
            return Optional.empty();
        }
        String table = state.table();
        switch (rebuild.phase()) {
            case FILLING -> {
                return work.isSourceCaughtUp(rebuild.from(), rebuild.to()) && work.hasCaughtUp(table, rebuild.to())
                        ? Optional.of(state.caughtUp(clock.instant()))
                        : Optional.empty();
            }
            case CHECKING -> {
                Verdict verdict = work.compare(table, rebuild.from(), rebuild.to(), rebuild.fromStandsStill());
                return Optional.of(state.checked(verdict, clock.instant()));
            }
            case HELD -> {
                return Optional.empty();
            }
            case SWAPPING -> {
                // It may have fallen behind while the operator thought. And whoever was told before this phase that a
                // commit is in the table must find it in the new generation too.
                if (!work.isSourceCaughtUp(rebuild.from(), rebuild.to())
                        || !work.hasCaughtUp(table, rebuild.to())
                        || !work.catchUp(table, rebuild.to())) {
                    return Optional.empty();
                }
                work.show(table, rebuild.to());
                return Optional.of(state.swapped(clock.instant()));
            }
            case GRACE -> {
                // A sink that had not heard of the swap may have published the old one with a new column.
                work.show(table, rebuild.to());
                return state.graceEnds(gracePeriod)
                        .filter(end -> !clock.instant().isBefore(end))
                        .map(end -> state.graceOver(clock.instant()));
            }
            case ROLLING_BACK -> {
                // The operator wants the old one even if it is behind and stays so.
                var unused = work.catchUp(table, rebuild.from());
                work.show(table, rebuild.from());
                return Optional.of(state.rolledBack(clock.instant()));
            }
            case REMOVING -> {
                return work.remove(table, rebuild.doomed())
                        ? Optional.of(state.removed(clock.instant()))
                        : Optional.empty();
            }
        }
        throw new IllegalStateException("phase is " + rebuild.phase());
    }
}
