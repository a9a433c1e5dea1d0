package dev.wwi.streams.binary;

/** Bytes of our own format that cannot be read: a store or internal topic is damaged, or of another generation. */
public final class DamagedBytesException extends IllegalStateException {
    DamagedBytesException(String message) {
        super(message);
    }
}
