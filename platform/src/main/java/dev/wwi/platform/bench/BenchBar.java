package dev.wwi.platform.bench;

import org.jspecify.annotations.Nullable;

/**
 * What a contender should reach.
 *
 * @param section where
 * @param figure of which figure
 * @param contender who
 * @param rival whose figure the contender's is divided by, run by run of the same round; null for the figure itself
 * @param bound whether the limit is the least or the most
 * @param limit of the ratio, or of the figure itself
 */
public record BenchBar(
        String section,
        String figure,
        String contender,
        @Nullable String rival,
        Bound bound,
        double limit) {
    /** Which side of the limit is good. */
    public enum Bound {
        AT_LEAST("at least"),
        AT_MOST("at most");

        private final String words;

        Bound(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    boolean isMetBy(double value) {
        return bound == Bound.AT_LEAST ? value >= limit : value <= limit;
    }

    String subject() {
        return rival == null ? contender : contender + " / " + rival;
    }
}
