package dev.wwi.bqlocal.type;

/** A value does not fit its column's type; the message names the value and what is allowed. */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidValueException(String message) {
        super(message);
    }
}
