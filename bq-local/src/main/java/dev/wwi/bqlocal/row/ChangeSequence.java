package dev.wwi.bqlocal.row;

import dev.wwi.bqlocal.type.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * {@code _CHANGE_SEQUENCE_NUMBER}: one to four sections separated by {@code /}, each one to sixteen hexadecimal digits in
 * any case, compared section by section as unsigned numbers. An absent section counts as zero, which the documentation
 * leaves open.
 *
 * @see <a href="https://cloud.google.com/bigquery/docs/change-data-capture#manage_custom_ordering">Manage custom
 *     ordering</a>
 */
public final class ChangeSequence {
    public static final int SECTIONS = 4;

    private static final int MAX_DIGITS = 16;

    private ChangeSequence() {}

    /** Parses a number into {@code sections[offset .. offset + 3]}. */
    static void parse(byte[] text, long[] sections, int offset) throws InvalidValueException {
        Arrays.fill(sections, offset, offset + SECTIONS, 0);
        int section = 0;
        int digits = 0;
        long value = 0;
        for (byte character : text) {
            if (character == '/') {
                if (digits == 0 || section == SECTIONS - 1) {
                    throw invalid(text);
                }
                sections[offset + section++] = value;
                digits = 0;
                value = 0;
                continue;
            }
            int digit = Character.digit(character, 16);
            if (digit < 0 || ++digits > MAX_DIGITS) {
                throw invalid(text);
            }
            value = (value << 4) | digit;
        }
        if (digits == 0) {
            throw invalid(text);
        }
        sections[offset + section] = value;
    }

    /** Compares {@code left[leftOffset ..]} with {@code right[rightOffset ..]} section by section, unsigned. */
    public static int compare(long[] left, int leftOffset, long[] right, int rightOffset) {
        for (int section = 0; section < SECTIONS; section++) {
            int order = Long.compareUnsigned(left[leftOffset + section], right[rightOffset + section]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static InvalidValueException invalid(byte[] text) {
        return new InvalidValueException("Invalid _CHANGE_SEQUENCE_NUMBER '"
                + new String(text, StandardCharsets.UTF_8)
                + "', allowed are 1 to 4 sections of 1 to 16 hexadecimal digits, separated by '/'");
    }
}
