package dev.wwi.sink.encode;

/**
 * A record that cannot become a row, whatever is tried: a dead letter. Thrown without a stack trace, for it describes
 * data and can be frequent.
 */
public final class RecordEncodingException extends RuntimeException {

    /** What is wrong with the record. */
    public enum Code {
        /** The bytes are not what the schema says. */
        MALFORMED_RECORD,
        /** A primary key column holds what BigQuery cannot. */
        UNREPRESENTABLE_KEY,
        /** An encoded row exceeds what one request may carry. */
        ROW_TOO_LARGE
    }

    private final Code code;

    public RecordEncodingException(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
