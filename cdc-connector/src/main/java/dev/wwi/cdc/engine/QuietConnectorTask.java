package dev.wwi.cdc.engine;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import java.lang.reflect.Field;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debezium's task, without what it notes of every event for JMX: a summary of it as text, for which a JSON mapper is made
 * each time, and its lag. That is a quarter of what Debezium does for an event, and nobody reads it; the connector's own
 * meters count what has arrived in Kafka.
 *
 * <p>Debezium has no setting for it and hands its dispatcher to nobody, so the listener is taken away by reflection, once
 * events have come. Where that is not possible it stays, and a line in the log says so.
 */
public final class QuietConnectorTask extends PostgresConnectorTask {
    private static final Logger LOGGER = LoggerFactory.getLogger(QuietConnectorTask.class);
    private static final String DISPATCHER = "eventDispatcher";

    private @Nullable ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> noting;

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration configuration) {
        ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> started = super.start(configuration);
        noting = started;
        return started;
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        List<SourceRecord> records = super.doPoll();
        if (noting != null && records != null && !records.isEmpty()) {
            // Before the first event, the coordinator has yet to set its listener.
            stopNoting(noting);
            noting = null;
        }
        return records;
    }

    @SuppressWarnings("unchecked")
    private static void stopNoting(ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> coordinator) {
        try {
            Field field = ChangeEventSourceCoordinator.class.getDeclaredField(DISPATCHER);
            field.setAccessible(true);
            ((EventDispatcher<PostgresPartition, ?>) field.get(coordinator))
                    .setEventListener(DataChangeEventListener.NO_OP());
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("field", DISPATCHER)
                    .setCause(e)
                    .log("Debezium goes on to note every event, which costs CPU time");
        }
    }
}
