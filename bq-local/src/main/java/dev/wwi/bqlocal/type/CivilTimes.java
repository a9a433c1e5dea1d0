package dev.wwi.bqlocal.type;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Decodes DATE, DATETIME, TIME and TIMESTAMP as the Storage Write API receives them: days, microseconds, literals, and
 * the packed 64-bit form that {@code com.google.cloud.bigquery.storage.v1.CivilTimeEncoder} writes (micros in the low
 * 20 bits; above them second 6, minute 6, hour 5, day 5, month 4, year 14 bits).
 */
public final class CivilTimes {
    private static final int MICRO_BITS = 20;
    private static final long MIN_DATE_DAYS = -719162;
    private static final long MAX_DATE_DAYS = 2932896;
    private static final long MIN_TIMESTAMP_MICROS = MIN_DATE_DAYS * 86_400_000_000L;
    private static final long MAX_TIMESTAMP_MICROS = (MAX_DATE_DAYS + 1) * 86_400_000_000L - 1;

    private static final DateTimeFormatter TIME_TEXT = new DateTimeFormatterBuilder()
            .appendPattern("H:m:s")
            .optionalStart()
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private CivilTimes() {}

    /** Days since 1970-01-01, checked against the range of DATE (0001-01-01 to 9999-12-31). */
    public static long dateDays(long days) throws InvalidValueException {
        if (days < MIN_DATE_DAYS || days > MAX_DATE_DAYS) {
            throw new InvalidValueException(
                    "Invalid DATE " + days + ", allowed are " + MIN_DATE_DAYS + " to " + MAX_DATE_DAYS + " days");
        }
        return days;
    }

    /** Microseconds since 1970-01-01T00:00Z, checked against the range of TIMESTAMP. */
    public static long timestampMicros(long micros) throws InvalidValueException {
        if (micros < MIN_TIMESTAMP_MICROS || micros > MAX_TIMESTAMP_MICROS) {
            throw new InvalidValueException("Invalid TIMESTAMP " + micros
                    + " microseconds, allowed are 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z");
        }
        return micros;
    }

    /** A packed DATETIME as microseconds since 1970-01-01T00:00 of the same civil calendar. */
    public static long packedDatetimeMicros(long packed) throws InvalidValueException {
        long seconds = packed >> MICRO_BITS;
        try {
            LocalDateTime value = LocalDateTime.of(
                    (int) (seconds >>> 26),
                    (int) ((seconds >>> 22) & 0xF),
                    (int) ((seconds >>> 17) & 0x1F),
                    (int) ((seconds >>> 12) & 0x1F),
                    (int) ((seconds >>> 6) & 0x3F),
                    (int) (seconds & 0x3F),
                    microsToNanos(packed));
            return datetimeMicros(value);
        } catch (DateTimeException e) {
            throw new InvalidValueException(
                    "Invalid DATETIME " + packed + ", not a packed civil time: " + e.getMessage());
        }
    }

    /** A packed TIME as microseconds of the day. */
    public static long packedTimeMicros(long packed) throws InvalidValueException {
        long seconds = packed >> MICRO_BITS;
        try {
            if (seconds >>> 17 != 0) {
                throw new DateTimeException("more than 17 bits of time");
            }
            LocalTime value = LocalTime.of(
                    (int) (seconds >>> 12),
                    (int) ((seconds >>> 6) & 0x3F),
                    (int) (seconds & 0x3F),
                    microsToNanos(packed));
            return value.toNanoOfDay() / 1000;
        } catch (DateTimeException e) {
            throw new InvalidValueException("Invalid TIME " + packed + ", not a packed civil time: " + e.getMessage());
        }
    }

    /** A DATETIME literal, {@code YYYY-M-D[( |T)H:M:S[.F]]}, as microseconds since 1970-01-01T00:00. */
    public static long datetimeMicros(String text) throws InvalidValueException {
        int split = Math.max(text.indexOf('T'), text.indexOf(' '));
        try {
            if (split < 0) {
                return datetimeMicros(parseDate(text).atStartOfDay());
            }
            LocalTime time = LocalTime.parse(text.substring(split + 1), TIME_TEXT);
            return datetimeMicros(parseDate(text.substring(0, split)).atTime(time));
        } catch (DateTimeException | NumberFormatException e) {
            throw new InvalidValueException(
                    "Invalid DATETIME '" + text + "', allowed is YYYY-MM-DD HH:MM:SS with up to 6 digits of fraction");
        }
    }

    /** A TIME literal, {@code H:M:S[.F]}, as microseconds of the day. */
    public static long timeMicros(String text) throws InvalidValueException {
        try {
            return LocalTime.parse(text, TIME_TEXT).toNanoOfDay() / 1000;
        } catch (DateTimeParseException e) {
            throw new InvalidValueException(
                    "Invalid TIME '" + text + "', allowed is HH:MM:SS with up to 6 digits of fraction");
        }
    }

    /** Microseconds since 1970-01-01T00:00 of the same civil calendar. */
    public static long datetimeMicros(LocalDateTime value) throws InvalidValueException {
        long micros = value.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + value.get(ChronoField.MICRO_OF_SECOND);
        if (micros < MIN_TIMESTAMP_MICROS || micros > MAX_TIMESTAMP_MICROS) {
            throw new InvalidValueException(
                    "Invalid DATETIME " + value + ", allowed are 0001-01-01T00:00:00 to 9999-12-31T23:59:59.999999");
        }
        return micros;
    }

    private static LocalDate parseDate(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 3) {
            throw new DateTimeException("not a date: " + text);
        }
        return LocalDate.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    private static int microsToNanos(long packed) {
        return (int) (packed & ((1L << MICRO_BITS) - 1)) * 1000;
    }
}
