package dev.wwi.runtime.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written with the units that PostgreSQL's settings have: 1 GB is 1024 MB. */
public final class ByteSize {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,9})\\s*(B|kB|MB|GB|TB)");
    private static final Map<String, Long> UNITS =
            Map.of("B", 1L, "kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);

    private final long bytes;

    private ByteSize(long bytes) {
        this.bytes = bytes;
    }

    /** So many bytes. */
    public static ByteSize ofBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes; allowed is 0 or more");
        }
        return new ByteSize(bytes);
    }

    /**
     * Reads a whole number with its unit; a bare number is refused, for its unit is a guess.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ByteSize parse(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a size of " + text + "; allowed is a whole number of B, kB, MB, GB or TB");
        }
        return new ByteSize(
                Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.getOrDefault(matcher.group(2), 1L)));
    }

    /** How many bytes. */
    public long bytes() {
        return bytes;
    }

    /** In the largest unit of which there is one, rounded to one decimal: for people. */
    public static String text(long bytes) {
        double left = (double) bytes;
        for (String unit : new String[] {"B", "kB", "MB", "GB"}) {
            if (left < 1024) {
                return number(left) + unit;
            }
            left /= 1024;
        }
        return number(left) + "TB";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteSize size && size.bytes == bytes;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bytes);
    }

    /** As {@link #text}. */
    @Override
    public String toString() {
        return text(bytes);
    }
}
