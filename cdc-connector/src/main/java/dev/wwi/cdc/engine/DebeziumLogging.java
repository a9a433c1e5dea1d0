package dev.wwi.cdc.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Keeps Debezium from writing a line for every event. */
final class DebeziumLogging {
    private static final String WARNS_PER_EVENT = "io.debezium.metrics.stats.MeasurementCollector";

    private DebeziumLogging() {}

    /**
     * Silences the collector of lag measurements. It warns of every event that comes while its queue of a thousand is
     * full, also when its statistics are switched off; nothing here reads what it collects.
     */
    static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(WARNS_PER_EVENT).setLevel(Level.OFF);
        }
    }
}
