package dev.wwi.platform.query;

/** The warehouse refused a query; the message is the warehouse's own. */
public final class QueryException extends RuntimeException {
    /** With the warehouse's message. */
    public QueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
