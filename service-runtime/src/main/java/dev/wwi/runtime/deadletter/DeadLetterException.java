package dev.wwi.runtime.deadletter;

/** A dead letter did not reach its topic; whoever set it aside must not go on as if it had. */
public final class DeadLetterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadLetterException(String message, Throwable cause) {
        super(message, cause);
    }
}
