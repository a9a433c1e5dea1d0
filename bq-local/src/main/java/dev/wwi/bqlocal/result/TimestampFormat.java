package dev.wwi.bqlocal.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/** How TIMESTAMP values are written, which a client chooses by {@code formatOptions}. */
public enum TimestampFormat {
    /** Seconds since 1970 with a fraction, the default. */
    FLOAT64 {
        @Override
        String format(long micros) {
            return BigDecimal.valueOf(micros, 6).toPlainString();
        }
    },
    /** Microseconds since 1970. */
    INT64 {
        @Override
        String format(long micros) {
            return Long.toString(micros);
        }
    },
    /** {@code 2026-01-31T12:34:56.789Z}. */
    ISO8601_STRING {
        @Override
        String format(long micros) {
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
                    .toString();
        }
    };

    abstract String format(long micros);

    /** Reads {@code formatOptions}. */
    public static TimestampFormat of(JsonNode formatOptions) {
        return of(
                formatOptions.path("useInt64Timestamp").asBoolean(),
                formatOptions.path("timestampOutputFormat").asText(""));
    }

    /** Reads the two settings as they come in query strings. */
    public static TimestampFormat of(boolean useInt64Timestamp, String timestampOutputFormat) {
        return switch (timestampOutputFormat.toUpperCase(Locale.ROOT)) {
            case "FLOAT64" -> FLOAT64;
            case "INT64" -> INT64;
            case "ISO8601_STRING" -> ISO8601_STRING;
            default -> useInt64Timestamp ? INT64 : FLOAT64;
        };
    }
}
