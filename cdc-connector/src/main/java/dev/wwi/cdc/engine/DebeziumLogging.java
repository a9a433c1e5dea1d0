package dev.wwi.cdc.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Keeps Debezium from writing a line for every event, and values into any. */
final class DebeziumLogging {
    private static final String WARNS_PER_EVENT = "io.debezium.metrics.stats.MeasurementCollector";

    private static final String QUOTES_VALUES = "io.debezium.relational.TableSchemaBuilder";
    private static final String QUOTES_ENUM_VALUES = "io.debezium.connector.postgresql.PostgresChangeRecordEmitter";

    private DebeziumLogging() {}

    /**
     * Silences the collector of lag measurements. It warns of every event that comes while its queue of a thousand is
     * full, also when its statistics are switched off; nothing here reads what it collects.
     *
     * <p>Silences what logs a value that it cannot convert, in the error's message: the error itself is thrown on. Of
     * what names new values of an enum, warnings are left.
     */
    static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(WARNS_PER_EVENT).setLevel(Level.OFF);
            context.getLogger(QUOTES_VALUES).setLevel(Level.OFF);
            context.getLogger(QUOTES_ENUM_VALUES).setLevel(Level.WARN);
        }
    }
}
