package dev.wwi.platform.bench.freshness;

import java.util.function.BooleanSupplier;

/** Where a commit is looked for; each is looked at by a thread of its own. */
interface Station {
    /** Its name in the report. */
    String name();

    /**
     * Looks until it is over; an interrupt alone may get lost in what is asked.
     *
     * @param arrivals is told of each commit that is seen, as often as it is
     */
    void watch(Arrivals arrivals, BooleanSupplier isOver) throws Exception;
}
