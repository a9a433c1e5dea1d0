package dev.wwi.sink.generation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild that has ended.
 *
 * @param generation the number of the new generation
 * @param finding what the comparison found, in words; null if it was not reached
 */
public record FinishedRebuild(
        long generation,
        Outcome outcome,
        Instant ended,
        @Nullable String finding) {}
