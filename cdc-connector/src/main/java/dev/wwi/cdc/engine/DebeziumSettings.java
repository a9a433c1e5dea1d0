package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.encode.ArrayConverter;
import dev.wwi.cdc.encode.DecimalConverter;
import dev.wwi.cdc.source.Heartbeat;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.Collection;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/** The properties that Debezium's engine and connector run with. */
final class DebeziumSettings {
    /** What stands for an out-of-line value that the WAL does not hold; met only if a replica identity is not full. */
    static final String UNAVAILABLE_PLACEHOLDER = "__wwi_unavailable_5d0c4b1e-7f6a-4e0b-9a53-0f3c2f7f9a11";

    private static final String TOPIC_PREFIX = "wwi";

    private DebeziumSettings() {}

    /**
     * For a stream from that LSN on. Rows that exist already are not Debezium's to read.
     *
     * @param unconvertible columns that Debezium must not look at, of tables that stand still
     */
    static Properties of(CdcConfig config, long startLsn, Collection<UnconvertibleColumn> unconvertible) {
        Properties settings = new Properties();
        source(config, settings);
        values(settings);
        resume(startLsn, settings);
        volume(config.capture(), settings);
        if (!unconvertible.isEmpty()) {
            settings.setProperty(
                    "column.exclude.list",
                    unconvertible.stream()
                            .map(column -> Pattern.quote(column.qualifiedName()))
                            .collect(Collectors.joining(",")));
        }
        // What else may be set could change rows on their way, of which the short way knows nothing.
        settings.setProperty(
                QuietConnectorTask.ROWS_AS_TEXT,
                Boolean.toString(config.capture().debezium().isEmpty()));
        settings.putAll(config.capture().debezium());
        return settings;
    }

    private static void source(CdcConfig config, Properties settings) {
        CaptureConfig capture = config.capture();
        Properties address = config.source().address();
        settings.setProperty("name", capture.slot());
        settings.setProperty("connector.class", QuietConnector.class.getName());
        settings.setProperty("topic.prefix", TOPIC_PREFIX);
        settings.setProperty("database.hostname", PGProperty.PG_HOST.getOrDefault(address));
        settings.setProperty("database.port", PGProperty.PG_PORT.getOrDefault(address));
        settings.setProperty("database.dbname", PGProperty.PG_DBNAME.getOrDefault(address));
        settings.setProperty("database.user", config.source().user());
        settings.setProperty("database.password", config.source().password().reveal());
        config.source().properties().forEach((name, value) -> settings.setProperty("driver." + name, value));
        settings.setProperty("plugin.name", "pgoutput");
        settings.setProperty("slot.name", capture.slot());
        settings.setProperty("slot.max.retries", "1");
        settings.setProperty("slot.retry.delay.ms", "1000");
        settings.setProperty("publication.name", capture.publication());
        settings.setProperty("publication.autocreate.mode", "disabled");
        settings.setProperty(
                "table.include.list",
                capture.sourceTables().stream()
                        .map(SourceTable::qualifiedName)
                        .map(Pattern::quote)
                        .collect(Collectors.joining(",")));
    }

    private static void values(Properties settings) {
        settings.setProperty("decimal.handling.mode", "precise");
        settings.setProperty("converters", "decimals,arrays");
        settings.setProperty("arrays.type", ArrayConverter.class.getName());
        settings.setProperty("decimals.type", DecimalConverter.class.getName());
        settings.setProperty("time.precision.mode", "microseconds");
        settings.setProperty("interval.handling.mode", "string");
        settings.setProperty("hstore.handling.mode", "json");
        settings.setProperty("binary.handling.mode", "bytes");
        // Types that Debezium does not know would otherwise be left out of the row without a word.
        settings.setProperty("include.unknown.datatypes", "true");
        settings.setProperty("column.propagate.source.type", ".*");
        settings.setProperty("unavailable.value.placeholder", UNAVAILABLE_PLACEHOLDER);
        settings.setProperty("tombstones.on.delete", "false");
        settings.setProperty("skipped.operations", "none");
        // The default turns a value that cannot be converted into NULL and logs it.
        settings.setProperty("event.converting.failure.handling.mode", "fail");
        settings.setProperty("event.processing.failure.handling.mode", "fail");
    }

    private static void resume(long startLsn, Properties settings) {
        settings.setProperty("offset.storage", ResumeOffsetStore.class.getName());
        settings.setProperty(ResumeOffsetStore.START_LSN_PROPERTY, Long.toString(startLsn));
        settings.setProperty("offset.flush.interval.ms", "1000");
        settings.setProperty("snapshot.mode", "no_data");
        settings.setProperty("lsn.flush.mode", "connector");
        settings.setProperty("slot.drop.on.stop", "false");
        // Its records would make the positions of interleaved transactions wrong (dbz#76).
        settings.setProperty("provide.transaction.metadata", "false");
        // A restart inside Debezium would send records again behind the back of the resume point.
        settings.setProperty("errors.max.retries", "0");
        settings.setProperty("heartbeat.interval.ms", "100");
        settings.setProperty("message.prefix.include.list", Heartbeat.PREFIX);
    }

    private static void volume(CaptureConfig capture, Properties settings) {
        settings.setProperty(
                "poll.interval.ms", Long.toString(capture.batch().pollInterval().toMillis()));
        settings.setProperty("max.batch.size", Integer.toString(capture.batch().maxRecords()));
        settings.setProperty("max.queue.size", Integer.toString(capture.batch().maxQueuedRecords()));
        settings.setProperty("statistics.metrics.enabled", "false");
    }
}
