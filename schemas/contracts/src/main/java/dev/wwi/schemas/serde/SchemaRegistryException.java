package dev.wwi.schemas.serde;

/** The registry refused a schema or did not answer. */
public final class SchemaRegistryException extends RuntimeException {
    private final boolean retriable;

    /**
     * @param message what was asked for and what the registry answered
     * @param retriable whether the same call may succeed later
     * @param cause the client's error
     */
    public SchemaRegistryException(String message, boolean retriable, Throwable cause) {
        super(message, cause);
        this.retriable = retriable;
    }

    /** Whether the same call may succeed later: true when the registry was out of reach, false when it refused. */
    public boolean isRetriable() {
        return retriable;
    }
}
