package dev.wwi.cdc.engine;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** Debezium's connector with tasks that keep no statistics. Created by Debezium from its class name. */
public final class QuietConnector extends PostgresConnector {
    @Override
    public Class<? extends Task> taskClass() {
        return QuietConnectorTask.class;
    }
}
