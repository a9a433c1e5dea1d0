package dev.wwi.schemas.serde;

/** Bytes that are not in Confluent's wire format; the message says what they are instead. */
public final class WireFormatException extends RuntimeException {
    /** With what was found and what is expected. */
    public WireFormatException(String message) {
        super(message);
    }
}
