package dev.wwi.runtime.config;

/** A configuration that cannot be used; the message names the path, the value and what is allowed. */
public final class ConfigException extends RuntimeException {
    /** With a message for the operator. */
    public ConfigException(String message) {
        super(message);
    }

    /** With a message for the operator and the parser's error. */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
