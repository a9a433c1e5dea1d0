package dev.wwi.streams.timeline;

import dev.wwi.streams.source.Row;

/**
 * A member's state over {@code [validFromMicros, validToMicros)}.
 *
 * @param validFromMicros first instant, microseconds since 1970 UTC
 * @param validToMicros first instant after it; {@link dev.wwi.schemas.star.Validity#OPEN_END_MICROS} while current
 * @param key the surrogate key, never 0
 * @param attributes those of the dimension's attributes that facts take over, under the dimension's column names
 */
public record Version(long validFromMicros, long validToMicros, long key, Row attributes) {
    /** Whether it held at the instant. */
    public boolean isValidAt(long micros) {
        return validFromMicros <= micros && micros < validToMicros;
    }
}
