package dev.wwi.streams.failure;

/** A record of a topic that all generations share cannot be read: its bytes are damaged, or a newer program's. */
public final class UnreadableNoteException extends IllegalStateException {
    /** With a message that names the topic and the record. */
    public UnreadableNoteException(String message, Throwable cause) {
        super(message, cause);
    }
}
