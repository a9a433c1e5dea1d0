package dev.wwi.sink.generation;

import dev.wwi.sink.table.PhysicalTable;

/**
 * Judges by the source where that can be asked, and by the live generation where not: a table is rebuilt because the live
 * one is wrong, and then a new one that equals the source is what is wanted.
 */
final class SourceFirstCheck implements GenerationCheck {

    private final SourceCheck source;
    private final GenerationCheck generations;

    SourceFirstCheck(SourceCheck source, GenerationCheck generations) {
        this.source = source;
        this.generations = generations;
    }

    @Override
    public Verdict compare(PhysicalTable live, PhysicalTable candidate, Following following)
            throws InterruptedException {
        Verdict bySource = source.compare(candidate);
        return bySource instanceof Verdict.Unverified ? generations.compare(live, candidate, following) : bySource;
    }
}
