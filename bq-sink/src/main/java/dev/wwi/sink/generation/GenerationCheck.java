package dev.wwi.sink.generation;

import dev.wwi.sink.table.PhysicalTable;
import java.util.Optional;

/** Judges whether a new generation may take the live one's place. */
public interface GenerationCheck {

    /** What the check may wait for. */
    @FunctionalInterface
    interface Following {

        /**
         * Returns when both generations have everything that their topics had at the call.
         *
         * @return why they never will; empty if they have
         */
        Optional<String> awaitBoth() throws InterruptedException;
    }

    /**
     * Compares the two while both go on changing. May take long.
     *
     * @throws dev.wwi.sink.table.WarehouseException if BigQuery is out of reach; to be tried again
     */
    Verdict compare(PhysicalTable live, PhysicalTable candidate, Following following) throws InterruptedException;
}
