package dev.wwi.reconcile.checksum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    /** The same positions in as few ranges as can be: both databases compare each row with each range. */
    static List<KeyRange> joined(List<KeyRange> ranges) {
        List<KeyRange> joined = new ArrayList<>();
        for (KeyRange range :
                ranges.stream().sorted(Comparator.comparingLong(KeyRange::from)).toList()) {
            KeyRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last == null || (last.to() < Long.MAX_VALUE && range.from() > last.to() + 1)) {
                joined.add(range);
            } else {
                joined.set(joined.size() - 1, new KeyRange(last.from(), Math.max(last.to(), range.to())));
            }
        }
        return joined;
    }
}
