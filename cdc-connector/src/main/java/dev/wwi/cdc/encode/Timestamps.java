package dev.wwi.cdc.encode;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.postgresql.PGStatement;

/** Debezium's text of a {@code timestamptz} to microseconds since 1970, fast for the form that all but odd values have. */
final class Timestamps {
    private static final int SECONDS_LENGTH = "2026-01-02T03:04:05".length();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private Timestamps() {}

    /**
     * Parses ISO 8601 with an offset. What lies outside the range of microseconds in a long, as PostgreSQL's infinity
     * does, becomes the number that PostgreSQL's driver uses for infinity.
     */
    static long toMicros(String text) {
        if (text.length() > SECONDS_LENGTH && text.charAt(text.length() - 1) == 'Z' && isPlain(text)) {
            return LocalDate.of(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2))
                                    .toEpochDay()
                            * 86_400
                            * MICROS_PER_SECOND
                    + (digits(text, 11, 2) * 3_600L + digits(text, 14, 2) * 60L + digits(text, 17, 2))
                            * MICROS_PER_SECOND
                    + fractionMicros(text);
        }
        return parse(text);
    }

    private static boolean isPlain(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (text.charAt(SECONDS_LENGTH) == 'Z' || text.charAt(SECONDS_LENGTH) == '.');
    }

    private static int digits(String text, int from, int count) {
        int number = 0;
        for (int index = from; index < from + count; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException(
                        "\"" + text + "\" is not a timestamp: character " + index + " should be a digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static long fractionMicros(String text) {
        int digits = text.length() - SECONDS_LENGTH - 2;
        if (digits <= 0) {
            return 0;
        }
        long micros = digits(text, SECONDS_LENGTH + 1, Math.min(digits, 6));
        for (int missing = digits; missing < 6; missing++) {
            micros *= 10;
        }
        return micros;
    }

    private static long parse(String text) {
        if (text.endsWith("infinity")) {
            return text.startsWith("-") ? PGStatement.DATE_NEGATIVE_INFINITY : PGStatement.DATE_POSITIVE_INFINITY;
        }
        OffsetDateTime time = OffsetDateTime.parse(text);
        try {
            return Math.addExact(
                    Math.multiplyExact(time.toEpochSecond(), MICROS_PER_SECOND), time.getNano() / NANOS_PER_MICRO);
        } catch (ArithmeticException e) {
            return time.getYear() > 0 ? PGStatement.DATE_POSITIVE_INFINITY : PGStatement.DATE_NEGATIVE_INFINITY;
        }
    }
}
