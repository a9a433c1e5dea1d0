package dev.wwi.platform.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The same figure of several runs.
 *
 * @param least the smallest
 * @param median the middle one; of an even number the lower of the two
 * @param most the largest
 */
public record Spread(double least, double median, double most) {
    private static final double WITHOUT_FRACTION = 1_000;
    private static final double WITH_ONE_DIGIT = 20;

    /** Of at least one value. */
    public static Spread of(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("a spread of no values; allowed is one or more");
        }
        return new Spread(sorted.get(0), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
    }

    /** {@code 31,400 (30,100 – 33,000)}; the median alone where all are equal. */
    @Override
    public String toString() {
        return least == most ? number(median) : number(median) + " (" + number(least) + " – " + number(most) + ")";
    }

    static String number(double value) {
        double size = Math.abs(value);
        String pattern = size >= WITHOUT_FRACTION ? "%,.0f" : size >= WITH_ONE_DIGIT ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
