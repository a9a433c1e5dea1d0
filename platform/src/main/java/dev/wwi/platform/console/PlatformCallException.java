package dev.wwi.platform.console;

/** A call to a running platform failed; the message is for the person who made it. */
public final class PlatformCallException extends Exception {
    /** With the platform's own message. */
    public PlatformCallException(String message) {
        super(message);
    }

    /** With what kept the call from being answered. */
    public PlatformCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
