package dev.wwi.cdc.position;

import org.jspecify.annotations.Nullable;

/**
 * What an earlier run left behind.
 *
 * @param source what was captured
 * @param resumePoint how far it is in Kafka; null while the first snapshot is not complete
 */
public record StoredPosition(
        CapturedSource source, @Nullable ResumePoint resumePoint) {
    /** The resume point of a source whose first snapshot is complete. */
    public ResumePoint requireResumePoint() {
        if (resumePoint == null) {
            throw new IllegalStateException("the first snapshot by slot " + source.slot() + " is not complete");
        }
        return resumePoint;
    }
}
