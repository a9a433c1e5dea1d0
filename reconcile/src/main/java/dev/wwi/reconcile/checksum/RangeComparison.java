package dev.wwi.reconcile.checksum;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Narrows the ranges whose checksums differ down to the keys whose rows differ. Each step divides a range by 64 until it
 * holds few rows; then the signatures of its rows are compared one by one.
 */
final class RangeComparison {
    private static final int RANGES = 1024;
    private static final int PARTS = 64;
    private static final int ROWS_PER_RANGE = 512;
    private static final int RANGES_PER_QUERY = 100;

    private final TableSide source;
    private final TableSide warehouse;
    private final long examinedRows;

    /**
     * @param examinedRows how many rows at most are compared one by one
     */
    RangeComparison(TableSide source, TableSide warehouse, long examinedRows) {
        this.source = source;
        this.warehouse = warehouse;
        this.examinedRows = examinedRows;
    }

    /** The width that divides the positions from the lowest to the highest into about a thousand ranges. */
    static long width(long lowest, long highest) {
        long half = highest / 2 - lowest / 2;
        return Math.max(1, half / (RANGES / 2) + 1);
    }

    /** Compares, beginning with both sides' checksums of that width over all positions. */
    Suspects compare(long width, Map<Long, RangeChecksum> expected, Map<Long, RangeChecksum> actual) {
        List<KeyRange> toExamine = new ArrayList<>();
        long[] budget = {examinedRows};
        long leftOut = narrow(width, expected, actual, toExamine, budget);
        Set<List<String>> keys = new HashSet<>();
        for (List<KeyRange> part : parts(toExamine)) {
            keys.addAll(differing(source.signatures(part), warehouse.signatures(part)));
        }
        return new Suspects(rows(expected.values()), rows(actual.values()), keys, leftOut);
    }

    private long narrow(
            long width,
            Map<Long, RangeChecksum> expected,
            Map<Long, RangeChecksum> actual,
            List<KeyRange> toExamine,
            long[] budget) {
        List<KeyRange> toDivide = new ArrayList<>();
        long leftOut = 0;
        for (Map.Entry<Long, Long> range : differingRanges(expected, actual).entrySet()) {
            if (budget[0] < 0) {
                leftOut += range.getValue();
            } else if (width == 1 || range.getValue() <= ROWS_PER_RANGE) {
                budget[0] -= range.getValue();
                toExamine.add(KeyRange.of(range.getKey(), width));
            } else {
                toDivide.add(KeyRange.of(range.getKey(), width));
            }
        }
        long narrower = Math.max(1, width / PARTS);
        for (List<KeyRange> part : parts(toDivide)) {
            leftOut += narrow(
                    narrower, source.checksums(narrower, part), warehouse.checksums(narrower, part), toExamine, budget);
        }
        return leftOut;
    }

    /** The ranges that differ, in order, each with the greater number of rows of the two sides. */
    private static Map<Long, Long> differingRanges(Map<Long, RangeChecksum> expected, Map<Long, RangeChecksum> actual) {
        Set<Long> quotients = new TreeSet<>(expected.keySet());
        quotients.addAll(actual.keySet());
        Map<Long, Long> differing = new TreeMap<>();
        for (Long quotient : quotients) {
            RangeChecksum left = expected.getOrDefault(quotient, RangeChecksum.EMPTY);
            RangeChecksum right = actual.getOrDefault(quotient, RangeChecksum.EMPTY);
            if (!left.equals(right)) {
                differing.put(quotient, Math.max(left.rows(), right.rows()));
            }
        }
        return differing;
    }

    private static Set<List<String>> differing(List<RowSignature> expected, List<RowSignature> actual) {
        Map<List<String>, List<String>> left = byKey(expected);
        Map<List<String>, List<String>> right = byKey(actual);
        Set<List<String>> keys = new HashSet<>(left.keySet());
        keys.addAll(right.keySet());
        keys.removeIf(key -> left.getOrDefault(key, List.of()).equals(right.getOrDefault(key, List.of())));
        return keys;
    }

    private static Map<List<String>, List<String>> byKey(List<RowSignature> signatures) {
        Map<List<String>, List<String>> byKey = new HashMap<>();
        signatures.forEach(row ->
                byKey.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row.digest()));
        byKey.values().forEach(digests -> digests.sort(null));
        return byKey;
    }

    private static List<List<KeyRange>> parts(List<KeyRange> differing) {
        List<KeyRange> ranges = KeyRange.joined(differing);
        List<List<KeyRange>> parts = new ArrayList<>();
        for (int start = 0; start < ranges.size(); start += RANGES_PER_QUERY) {
            parts.add(ranges.subList(start, Math.min(ranges.size(), start + RANGES_PER_QUERY)));
        }
        return parts;
    }

    private static long rows(Collection<RangeChecksum> checksums) {
        return checksums.stream().mapToLong(RangeChecksum::rows).sum();
    }
}
