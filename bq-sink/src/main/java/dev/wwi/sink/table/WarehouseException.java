package dev.wwi.sink.table;

import org.jspecify.annotations.Nullable;

/** BigQuery's REST service did not do what was asked, or a table is not what it must be. */
public final class WarehouseException extends RuntimeException {

    /** What kind of failure it is; whether to try again depends on nothing else. */
    public enum Code {
        /** The service is out of reach, overloaded or limiting the rate: the same request may succeed later. */
        UNAVAILABLE,
        /** The credentials lack a permission. */
        PERMISSION_DENIED,
        /** A dataset or table that must exist does not. */
        NOT_FOUND,
        /** The table has another primary key than its rows. */
        CONFLICTING_TABLE,
        /** The service refused the request for another reason. */
        REFUSED
    }

    private final Code code;

    public WarehouseException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
