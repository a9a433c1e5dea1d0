package dev.wwi.sink.generation;

/**
 * Judges by the source where that can be asked, and by the live generation where not: a table is rebuilt because the live
 * one is wrong, and then a new one that equals the source is what is wanted. Where the live one stands still, capture does
 * too, and the source is not asked.
 */
final class SourceFirstCheck implements GenerationCheck {

    private final SourceCheck source;
    private final GenerationCheck generations;

    SourceFirstCheck(SourceCheck source, GenerationCheck generations) {
        this.source = source;
        this.generations = generations;
    }

    @Override
    public Verdict compare(Sides sides, Following following) throws InterruptedException {
        if (sides.liveStandsStill()) {
            return generations.compare(sides, following);
        }
        Verdict bySource = source.compare(sides.candidate());
        return bySource instanceof Verdict.Unverified ? generations.compare(sides, following) : bySource;
    }
}
