package dev.wwi.cdc.encode;

import io.debezium.data.Json;
import io.debezium.data.Uuid;
import io.debezium.time.Date;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.ZonedTimestamp;
import java.time.LocalDate;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The forms of text that PostgreSQL writes for common types (PostgreSQL, chapter "Data Types"), with
 * {@code DateStyle = ISO} and {@code bytea_output = hex}.
 */
final class TextForms {
    private static final int MAX_LONG_DIGITS = 18;
    private static final int DATE_LENGTH = "2026-01-02".length();
    private static final int SECONDS_LENGTH = "2026-01-02 03:04:05".length();
    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final int NO_NUMBER = -1;
    private static final long NO_MICROS = Long.MIN_VALUE;

    private TextForms() {}

    /** The form of a column's values, by Debezium's schema of it; null where there is none. */
    static @Nullable TextForm of(String sourceType, Schema connect) {
        return switch (sourceType) {
            case "INT2", "INT4", "INT8" -> connect.name() == null ? TextForms::integer : null;
            case "BOOL" -> connect.name() == null ? TextForms::bool : null;
            case "VARCHAR", "TEXT", "BPCHAR" -> connect.name() == null ? TextForms::text : null;
            case "UUID" -> Uuid.LOGICAL_NAME.equals(connect.name()) ? TextForms::text : null;
            case "JSON", "JSONB" -> Json.LOGICAL_NAME.equals(connect.name()) ? TextForms::text : null;
            case "BYTEA" -> connect.type() == Schema.Type.BYTES ? TextForms::hex : null;
            case "NUMERIC" -> Decimal.LOGICAL_NAME.equals(connect.name()) ? decimal(connect) : null;
            case "DATE" -> Date.SCHEMA_NAME.equals(connect.name()) ? TextForms::date : null;
            case "TIMESTAMP" -> MicroTimestamp.SCHEMA_NAME.equals(connect.name()) ? TextForms::timestamp : null;
            case "TIMESTAMPTZ" -> ZonedTimestamp.SCHEMA_NAME.equals(connect.name()) ? TextForms::zoned : null;
            default -> null;
        };
    }

    private static boolean integer(byte[] text, int from, int to, AvroBuffer out) {
        boolean negative = from < to && text[from] == '-';
        int start = negative ? from + 1 : from;
        if (start == to || to - start > MAX_LONG_DIGITS) {
            return false;
        }
        long number = 0;
        for (int index = start; index < to; index++) {
            int digit = text[index] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = number * 10 + digit;
        }
        out.writeLong(negative ? -number : number);
        return true;
    }

    private static boolean bool(byte[] text, int from, int to, AvroBuffer out) {
        if (to - from != 1 || (text[from] != 't' && text[from] != 'f')) {
            return false;
        }
        out.writeBoolean(text[from] == 't');
        return true;
    }

    private static boolean text(byte[] text, int from, int to, AvroBuffer out) {
        out.writeBytes(text, from, to - from);
        return true;
    }

    private static TextForm decimal(Schema connect) {
        int scale = Integer.parseInt(connect.parameters().get(Decimal.SCALE_FIELD));
        return (text, from, to, out) -> decimal(text, from, to, scale, out);
    }

    private static boolean decimal(byte[] text, int from, int to, int scale, AvroBuffer out) {
        boolean negative = from < to && text[from] == '-';
        int start = negative ? from + 1 : from;
        int point = scale == 0 ? to : to - scale - 1;
        if (start >= point || to - start > MAX_LONG_DIGITS || (scale > 0 && text[point] != '.')) {
            return false;
        }
        long unscaled = 0;
        for (int index = start; index < to; index++) {
            if (index == point) {
                continue;
            }
            int digit = text[index] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            unscaled = unscaled * 10 + digit;
        }
        out.writeBigEndian(negative ? -unscaled : unscaled);
        return true;
    }

    private static boolean hex(byte[] text, int from, int to, AvroBuffer out) {
        if (to - from < 2 || text[from] != '\\' || text[from + 1] != 'x') {
            return false;
        }
        return out.writeHex(text, from + 2, to);
    }

    private static boolean date(byte[] text, int from, int to, AvroBuffer out) {
        if (to - from != DATE_LENGTH) {
            return false;
        }
        long day = epochDay(text, from);
        if (day == Long.MIN_VALUE) {
            return false;
        }
        out.writeLong(day);
        return true;
    }

    private static boolean zoned(byte[] text, int from, int to, AvroBuffer out) {
        int sign = to - "+00".length();
        while (sign > from + SECONDS_LENGTH && text[sign] == ':') {
            sign -= ":00".length();
        }
        long micros = sign < from + SECONDS_LENGTH ? NO_MICROS : micros(text, from, sign);
        int seconds = micros == NO_MICROS ? NO_NUMBER : offsetSeconds(text, sign, to);
        if (seconds == NO_NUMBER) {
            return false;
        }
        out.writeLong(text[sign] == '-' ? micros + seconds * MICROS_PER_SECOND : micros - seconds * MICROS_PER_SECOND);
        return true;
    }

    /** The seconds of {@code +02}, {@code -03:30} or {@code +00:53:28}, without the sign. */
    private static int offsetSeconds(byte[] text, int sign, int to) {
        if (text[sign] != '+' && text[sign] != '-') {
            return NO_NUMBER;
        }
        int seconds = 0;
        int unit = 3_600;
        for (int part = sign + 1; part < to; part += ":00".length()) {
            int number = number(text, part, part + 2);
            if (number < 0) {
                return NO_NUMBER;
            }
            seconds += number * unit;
            unit /= 60;
        }
        return seconds;
    }

    private static boolean timestamp(byte[] text, int from, int to, AvroBuffer out) {
        long micros = micros(text, from, to);
        if (micros == NO_MICROS) {
            return false;
        }
        out.writeLong(micros);
        return true;
    }

    private static long micros(byte[] text, int from, int to) {
        int length = to - from;
        if (length < SECONDS_LENGTH
                || length > SECONDS_LENGTH + 1 + MICRO_DIGITS
                || text[from + DATE_LENGTH] != ' '
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return NO_MICROS;
        }
        long day = epochDay(text, from);
        int hour = number(text, from + 11, from + 13);
        int minute = number(text, from + 14, from + 16);
        int second = number(text, from + 17, from + SECONDS_LENGTH);
        int micros = length == SECONDS_LENGTH ? 0 : fraction(text, from + SECONDS_LENGTH, to);
        if (day == Long.MIN_VALUE || hour < 0 || minute < 0 || second < 0 || micros < 0) {
            return NO_MICROS;
        }
        return day * MICROS_PER_DAY + (hour * 3_600L + minute * 60L + second) * MICROS_PER_SECOND + micros;
    }

    private static int fraction(byte[] text, int point, int to) {
        int fraction = text[point] == '.' && point + 1 < to ? number(text, point + 1, to) : NO_NUMBER;
        for (int digits = to - point - 1; fraction > 0 && digits < MICRO_DIGITS; digits++) {
            fraction *= 10;
        }
        return fraction;
    }

    private static long epochDay(byte[] text, int from) {
        int year = number(text, from, from + 4);
        int month = number(text, from + 5, from + 7);
        int day = number(text, from + 8, from + DATE_LENGTH);
        boolean plain = year > 0 && month > 0 && day > 0 && text[from + 4] == '-' && text[from + 7] == '-';
        return plain ? LocalDate.of(year, month, day).toEpochDay() : Long.MIN_VALUE;
    }

    private static int number(byte[] text, int from, int to) {
        int number = 0;
        for (int index = from; index < to; index++) {
            int digit = text[index] - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
