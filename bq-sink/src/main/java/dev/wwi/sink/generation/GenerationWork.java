package dev.wwi.sink.generation;

/**
 * What a rebuild does to the world. Each part may be begun again at any time, after it was done, or done in half;
 * every method may throw, and is then tried again.
 */
interface GenerationWork {

    /** Whether those who fill the candidate's topic have caught up, if they are not the ones who fill the live one's. */
    boolean isSourceCaughtUp(Generation live, Generation candidate);

    /** Whether the generation has had everything that its topic had a moment ago. */
    boolean hasCaughtUp(String table, Generation generation);

    /**
     * Waits, not for long, until the generation has everything that its topic has at the call.
     *
     * @return whether it has
     */
    boolean catchUp(String table, Generation generation) throws InterruptedException;

    /**
     * Compares; may take long.
     *
     * @param liveStandsStill whether the live one takes no changes
     */
    Verdict compare(String table, Generation live, Generation candidate, boolean liveStandsStill)
            throws InterruptedException;

    /** Makes readers see the generation, in one step; nothing happens if they do. */
    void show(String table, Generation generation);

    /** Drops the generation's table and forgets its offsets; false if it may still be fed. */
    boolean remove(String table, Generation generation);
}
