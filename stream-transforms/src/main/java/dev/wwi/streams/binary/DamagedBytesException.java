package dev.wwi.streams.binary;

/** Bytes of our own format that cannot be read: a store or internal topic is damaged, or of another generation. */
public final class DamagedBytesException extends IllegalStateException {
    /** Says what is wrong with which bytes. */
    public DamagedBytesException(String message) {
        super(message);
    }
}
