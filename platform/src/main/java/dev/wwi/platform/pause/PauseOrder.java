package dev.wwi.platform.pause;

import java.util.List;

/**
 * What is to be halted.
 *
 * @param scopes stages, or tables of the warehouse as {@code dataset.table}
 * @param reason why; may be empty
 * @param trial whether nothing is to be done, but only told what would be
 */
public record PauseOrder(List<String> scopes, String reason, boolean trial) {
    private static final int LONGEST_REASON = 500;

    /** Refuses an order of nothing. */
    public PauseOrder {
        scopes = scopes.stream().distinct().toList();
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("name what is to be paused: capture, transforms, sink, or tables of the"
                    + " warehouse such as analytics.fct_order");
        }
        if (reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "the reason has " + reason.length() + " characters; allowed are " + LONGEST_REASON);
        }
    }
}
