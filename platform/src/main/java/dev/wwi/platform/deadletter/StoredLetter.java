package dev.wwi.platform.deadletter;

import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.deadletter.Resolution;
import java.time.Instant;
import java.util.Optional;

/**
 * A letter in its topic.
 *
 * @param failedAt when its service wrote it
 * @param resolution what was done with it; empty while it is open
 */
record StoredLetter(LetterId id, Instant failedAt, DeadLetter letter, Optional<Resolution.Kind> resolution) {
    boolean isOpen() {
        return resolution.isEmpty();
    }
}
