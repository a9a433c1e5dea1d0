package dev.wwi.sink.generation;

import dev.wwi.sink.table.PhysicalTable;
import java.util.Optional;

/** Judges whether a new generation may take the live one's place. */
public interface GenerationCheck {

    /** What the check may wait for. */
    @FunctionalInterface
    interface Following {

        /**
         * Returns when the generations, without one that stands still, have everything that their topics had at the call.
         *
         * @return why they never will; empty if they have
         */
        Optional<String> awaitAll() throws InterruptedException;
    }

    /**
     * What is compared.
     *
     * @param liveStandsStill whether the live one takes no changes, and is what the candidate's topic makes of the table
     */
    record Sides(PhysicalTable live, PhysicalTable candidate, boolean liveStandsStill) {}

    /**
     * Compares the two while they go on changing. May take long.
     *
     * @throws dev.wwi.sink.table.WarehouseException if BigQuery is out of reach; to be tried again
     */
    Verdict compare(Sides sides, Following following) throws InterruptedException;
}
