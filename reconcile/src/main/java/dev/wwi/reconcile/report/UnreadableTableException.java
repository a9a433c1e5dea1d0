package dev.wwi.reconcile.report;

/** One side cannot deliver a table, so that nothing can be said about it. */
public final class UnreadableTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message says what is wrong with the table's contents. */
    public UnreadableTableException(String message) {
        super(message);
    }

    /** The message says which side, which table, and why. */
    public UnreadableTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
