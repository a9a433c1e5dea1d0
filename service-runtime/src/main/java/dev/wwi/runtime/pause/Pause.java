package dev.wwi.runtime.pause;

import java.time.Instant;

/**
 * Something that stands still because an operator wants it to.
 *
 * @param scope a stage of {@link PauseScope}, or a table of the warehouse, {@code analytics.fct_order}
 * @param since when it was ordered
 * @param reason why, in the operator's words; may be empty
 */
public record Pause(String scope, Instant since, String reason) {
    /** In a sentence. */
    public String describe() {
        return scope + " is paused since " + since + (reason.isEmpty() ? "" : ": " + reason);
    }
}
