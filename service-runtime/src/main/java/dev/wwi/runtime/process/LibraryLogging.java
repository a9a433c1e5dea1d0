package dev.wwi.runtime.process;

import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Libraries that log through {@code java.util.logging}, as Google's and DuckDB's do: left alone, they write to standard
 * error, past the configuration of all other logs. {@link #collect} may be called more than once.
 */
public final class LibraryLogging {
    private LibraryLogging() {}

    /** From now on what they log goes to SLF4J, under its logger's name and level, and nowhere else. */
    public static void collect() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
