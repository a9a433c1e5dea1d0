package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.ColumnType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The order of keys that both sides deliver their rows in. */
final class KeyOrder implements Comparator<List<String>> {
    private final List<ColumnType> types;

    KeyOrder(List<ColumnType> types) {
        this.types = List.copyOf(types);
    }

    /** Whether rows can be ordered by such a column alike on both sides. */
    static boolean knows(ColumnType type) {
        return type == ColumnType.INT64 || type == ColumnType.STRING || type == ColumnType.DATE;
    }

    @Override
    public int compare(List<String> left, List<String> right) {
        for (int i = 0; i < types.size(); i++) {
            int order = types.get(i) == ColumnType.INT64
                    ? Long.compare(Long.parseLong(left.get(i)), Long.parseLong(right.get(i)))
                    : compareCodePoints(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareCodePoints(String left, String right) {
        int[] leftPoints = left.codePoints().toArray();
        int[] rightPoints = right.codePoints().toArray();
        return Arrays.compare(leftPoints, rightPoints);
    }
}
