package dev.wwi.reconcile.checksum;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A side whose rows are a map from a number, which is key and position, to the digests of its rows. */
class InMemorySide implements TableSide {
    private final Map<Long, List<String>> digests = new TreeMap<>();
    private long rowsSigned;

    /** As many rows as there are numbers in the range. */
    static InMemorySide of(long from, long to) {
        InMemorySide side = new InMemorySide();
        for (long key = from; key <= to; key++) {
            side.put(key, "row " + key);
        }
        return side;
    }

    void put(long key, String... rows) {
        digests.put(key, List.of(rows));
    }

    void remove(long key) {
        digests.remove(key);
    }

    /** How many rows were looked at one by one. */
    long rowsSigned() {
        return rowsSigned;
    }

    @Override
    public Map<Long, RangeChecksum> checksums(long width, List<KeyRange> within) {
        Map<Long, RangeChecksum> checksums = new HashMap<>();
        digests.forEach((key, rows) -> {
            if (isWithin(key, within)) {
                rows.forEach(row -> checksums.merge(
                        key / width,
                        new RangeChecksum(1, row.hashCode(), 31L * row.hashCode()),
                        (left, right) -> new RangeChecksum(
                                left.rows() + right.rows(),
                                left.firstSum() + right.firstSum(),
                                left.secondSum() + right.secondSum())));
            }
        });
        return checksums;
    }

    @Override
    public List<RowSignature> signatures(List<KeyRange> within) {
        List<RowSignature> signatures = new ArrayList<>();
        digests.forEach((key, rows) -> {
            if (isWithin(key, within)) {
                rows.forEach(row -> signatures.add(new RowSignature(List.of(Long.toString(key)), row)));
            }
        });
        rowsSigned += signatures.size();
        return signatures;
    }

    @Override
    public List<Row> rows(Collection<List<String>> keys) {
        List<Row> rows = new ArrayList<>();
        for (List<String> key : keys) {
            digests.getOrDefault(Long.parseLong(key.get(0)), List.of())
                    .forEach(digest -> rows.add(new Row(key, List.of(digest), List.of())));
        }
        return rows;
    }

    private static boolean isWithin(long key, List<KeyRange> within) {
        return within.isEmpty() || within.stream().anyMatch(range -> range.from() <= key && key <= range.to());
    }
}
