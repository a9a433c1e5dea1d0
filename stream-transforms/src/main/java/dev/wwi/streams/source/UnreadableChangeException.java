package dev.wwi.streams.source;

import org.jspecify.annotations.Nullable;

/** A record of a change topic that is not what the contract says; the message names what and what is allowed. */
public final class UnreadableChangeException extends RuntimeException {
    /** With a message for the dead letter. */
    public UnreadableChangeException(String message) {
        super(message);
    }

    /** With a message for the dead letter and what was thrown while reading. */
    public UnreadableChangeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
