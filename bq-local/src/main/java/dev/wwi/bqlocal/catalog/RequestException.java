package dev.wwi.bqlocal.catalog;

/**
 * A request that cannot be served, in the words of BigQuery's error table
 * (https://cloud.google.com/bigquery/docs/error-messages).
 */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The error code of the REST API, with the HTTP status that goes with it. */
    public enum Reason {
        INVALID("invalid", 400),
        INVALID_QUERY("invalidQuery", 400),
        NOT_FOUND("notFound", 404),
        DUPLICATE("duplicate", 409),
        RESOURCE_IN_USE("resourceInUse", 400),
        CONDITION_NOT_MET("conditionNotMet", 412),
        NOT_IMPLEMENTED("notImplemented", 501),
        STOPPED("stopped", 200),
        BACKEND_ERROR("backendError", 503);

        private final String code;
        private final int httpStatus;

        Reason(String code, int httpStatus) {
            this.code = code;
            this.httpStatus = httpStatus;
        }

        public String code() {
            return code;
        }

        public int httpStatus() {
            return httpStatus;
        }
    }

    private final Reason reason;

    public RequestException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RequestException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public static RequestException invalid(String message) {
        return new RequestException(Reason.INVALID, message);
    }

    public static RequestException invalidQuery(String message) {
        return new RequestException(Reason.INVALID_QUERY, message);
    }

    public static RequestException notFound(DatasetName dataset) {
        return new RequestException(Reason.NOT_FOUND, "Not found: Dataset " + dataset);
    }

    public static RequestException notFound(TableName table) {
        return new RequestException(Reason.NOT_FOUND, "Not found: Table " + table);
    }

    public static RequestException duplicate(DatasetName dataset) {
        return new RequestException(Reason.DUPLICATE, "Already Exists: Dataset " + dataset);
    }

    public static RequestException duplicate(TableName table) {
        return new RequestException(Reason.DUPLICATE, "Already Exists: Table " + table);
    }

    public Reason reason() {
        return reason;
    }
}
