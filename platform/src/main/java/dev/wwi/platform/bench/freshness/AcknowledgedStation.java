package dev.wwi.platform.bench.freshness;

import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the warehouse has acknowledged: the newest commit of a table of which the sink says so. Commits are written in the
 * order of their time but for those of the same moment, so that all before it are taken to be acknowledged with it.
 */
final class AcknowledgedStation implements Station {
    private static final long LOOK_MILLIS = 5;

    private final Supplier<OptionalLong> newestAcknowledgedMicros;
    private final NavigableSet<Long> commits = new ConcurrentSkipListSet<>();

    AcknowledgedStation(Supplier<OptionalLong> newestAcknowledgedMicros) {
        this.newestAcknowledgedMicros = newestAcknowledgedMicros;
    }

    /** A commit that is to be looked for. */
    void expect(long commitMicros) {
        commits.add(commitMicros);
    }

    @Override
    public String name() {
        return "acknowledged";
    }

    @Override
    public void watch(Arrivals arrivals, BooleanSupplier isOver) throws InterruptedException {
        while (!isOver.getAsBoolean()) {
            OptionalLong newest = newestAcknowledgedMicros.get();
            long now = Clock.nowMicros();
            if (newest.isPresent()) {
                for (Long commit = commits.pollFirst(); commit != null; commit = commits.pollFirst()) {
                    if (commit > newest.getAsLong()) {
                        commits.add(commit);
                        break;
                    }
                    arrivals.seen(commit, now);
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
