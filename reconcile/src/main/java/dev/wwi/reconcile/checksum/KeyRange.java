package dev.wwi.reconcile.checksum;

/** Keys by their position, a number that every key has: from the first position to the last, both included. */
record KeyRange(long from, long to) {
    /** The keys whose position, divided by the width and rounded towards zero, is that number. */
    static KeyRange of(long quotient, long width) {
        if (quotient == 0) {
            return new KeyRange(1 - width, width - 1);
        }
        long edge = quotient * width;
        // At the ends of the numbers a range is cut off.
        return quotient > 0
                ? new KeyRange(edge, edge > Long.MAX_VALUE - (width - 1) ? Long.MAX_VALUE : edge + width - 1)
                : new KeyRange(edge < Long.MIN_VALUE + (width - 1) ? Long.MIN_VALUE : edge - (width - 1), edge);
    }
}
