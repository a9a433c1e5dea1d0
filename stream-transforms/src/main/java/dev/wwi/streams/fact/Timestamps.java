package dev.wwi.streams.fact;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Days of timestamps without time zone, which rows hold as microseconds since 1970-01-01T00:00. */
final class Timestamps {
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    private Timestamps() {}

    static LocalDate day(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY));
    }

    static @Nullable LocalDate dayOrNull(@Nullable Long micros) {
        return micros == null ? null : day(micros);
    }
}
