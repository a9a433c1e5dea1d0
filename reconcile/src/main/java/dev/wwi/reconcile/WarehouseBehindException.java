package dev.wwi.reconcile;

/** The warehouse did not catch up in time, so that nothing can be said about it. */
public final class WarehouseBehindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message says what is behind. */
    public WarehouseBehindException(String message, Throwable cause) {
        super(message, cause);
    }
}
