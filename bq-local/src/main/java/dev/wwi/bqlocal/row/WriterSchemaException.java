package dev.wwi.bqlocal.row;

/** The writer schema does not fit the table. */
public final class WriterSchemaException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of misfit it is. */
    public enum Kind {
        /** The writer has a field that the table lacks. */
        EXTRA_FIELD,
        /** Anything else. */
        INVALID
    }

    private final Kind kind;

    WriterSchemaException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
