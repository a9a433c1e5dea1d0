package dev.wwi.platform.bench.freshness;

/** Where a commit is looked for; each is looked at by a thread of its own. */
interface Station {
    /** Its name in the report. */
    String name();

    /**
     * Looks until it is interrupted.
     *
     * @param arrivals is told of each commit that is seen, as often as it is
     */
    void watch(Arrivals arrivals) throws Exception;
}
