package dev.wwi.sink.generation;

import dev.wwi.sink.table.PhysicalTable;

/** Judges a new generation by the source itself, whatever the live one has. */
@FunctionalInterface
public interface SourceCheck {
    /**
     * Compares a generation that is being fed, while the source changes. May take long.
     *
     * @return {@link Verdict.Unverified} if the source cannot be asked
     */
    Verdict compare(PhysicalTable candidate) throws InterruptedException;

    /** Where the source is out of reach: nothing is verified by it. */
    static SourceCheck none() {
        return candidate -> new Verdict.Unverified("not compared with the source");
    }
}
