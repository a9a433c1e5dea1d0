package dev.wwi.cdc.engine;

import dev.wwi.cdc.stream.ChangeBundle;
import dev.wwi.cdc.stream.TupleDecoder;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import io.debezium.config.Configuration;
import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.MessageDecoder;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import java.lang.reflect.Field;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debezium's task, without what nobody reads of its work for each event.
 *
 * <p>It does not note events for JMX: a summary of each as text, for which a JSON mapper is made each time, and its lag.
 * The connector's own meters count what has arrived in Kafka. With {@link #ROWS_AS_TEXT}, rows of common types stay text
 * until they are events ({@link TupleDecoder}), and the records of a poll go through the engine as one
 * ({@link ChangeBundle}).
 *
 * <p>Debezium has no settings for these and hands its dispatcher, its decoder and its queue to nobody, so that they are
 * reached by reflection. Where that is not possible, Debezium's own way goes on, and a line in the log says so.
 */
public final class QuietConnectorTask extends PostgresConnectorTask {
    private static final Logger LOGGER = LoggerFactory.getLogger(QuietConnectorTask.class);
    private static final String DISPATCHER = "eventDispatcher";
    private static final String DECODER = "messageDecoder";
    private static final String QUEUE = "queue";

    /** Property that says whether rows may stay text; false by default. */
    static final String ROWS_AS_TEXT = "wwi.rows.as.text";

    private boolean rowsAsText;
    private @Nullable ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> noting;

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration configuration) {
        rowsAsText = configuration.getBoolean(ROWS_AS_TEXT, false);
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
        return !rowsAsText || records == null || records.isEmpty() ? records : List.of(ChangeBundle.of(records));
    }

    @Override
    protected ReplicationConnection buildReplicationConnection(
            PostgresConnection jdbcConnection, PostgresSchema schema, PostgresConnectorConfig config)
            throws SQLException {
        ReplicationConnection connection = super.buildReplicationConnection(jdbcConnection, schema, config);
        if (rowsAsText) {
            try {
                takeRowsAsText(connection, schema, config);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOGGER.atWarn()
                        .addKeyValue("fields", DECODER + ", " + QUEUE)
                        .setCause(e)
                        .log("Debezium goes on to make objects of every value, which costs CPU time");
            }
        }
        return connection;
    }

    private void takeRowsAsText(ReplicationConnection connection, PostgresSchema schema, PostgresConnectorConfig config)
            throws ReflectiveOperationException {
        Field decoder = PostgresReplicationConnection.class.getDeclaredField(DECODER);
        decoder.setAccessible(true);
        Field queue = PostgresConnectorTask.class.getDeclaredField(QUEUE);
        queue.setAccessible(true);
        if (queue.getType() != ChangeEventQueue.class) {
            throw new NoSuchFieldException(QUEUE + " is a " + queue.getType());
        }
        decoder.set(
                connection,
                new TupleDecoder(
                        (MessageDecoder) decoder.get(connection),
                        schema,
                        table -> SourceTables.byQualifiedName(table.schema() + "." + table.table())
                                .map(SourceTable::topic),
                        new PostgresPartition(config.getLogicalName(), config.databaseName()).getSourcePartition(),
                        record -> queueOf(queue).enqueue(new DataChangeEvent(record))));
    }

    /** Made by Debezium after its connection, and before it reads from that. */
    @SuppressWarnings("unchecked")
    private ChangeEventQueue<DataChangeEvent> queueOf(Field queue) {
        try {
            return (ChangeEventQueue<DataChangeEvent>) queue.get(this);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(QUEUE + " was accessible", e);
        }
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
