package dev.wwi.platform.local;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DataFormatOptions;
import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import java.io.IOException;
import java.sql.SQLException;

/**
 * The broker, the registry and the BigQuery of a local platform, each with its state in the platform's directory, and how
 * their clients reach them.
 *
 * @param kafka broker and registry
 * @param warehouseConfig the warehouse, for the sink
 * @param warehouseClient the warehouse, by Google's client; thread-safe
 */
record LocalServers(
        KafkaConfig kafka, LocalBigQuery bigQuery, BigQueryConfig warehouseConfig, BigQuery warehouseClient) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PROJECT = "wwi-local";

    /**
     * Starts them, a line on the terminal for each.
     *
     * @param opened closes them
     * @throws IOException if one cannot start; the message says what to do
     * @throws SQLException if the warehouse of an earlier run cannot be opened
     */
    static LocalServers start(LocalDirectory directory, LocalPorts ports, Terminal terminal, Closeables opened)
            throws IOException, SQLException {
        Phase brokerLine = Phase.begin(terminal, "Kafka");
        KafkaBroker broker = opened.add(KafkaBroker.start(directory.resolve("kafka"), ports.kafka()));
        brokerLine.done(broker.bootstrapServers());

        Phase registryLine = Phase.begin(terminal, "Schema registry");
        SchemaRegistryServer registry = opened.add(SchemaRegistryServer.start(
                SchemaRegistryServer.Config.local(directory.resolve("registry"), ports.registry())));
        registryLine.done(registry.url());

        Phase warehouseLine = Phase.begin(terminal, "Local BigQuery");
        LocalBigQuery bigQuery = opened.add(LocalBigQuery.start(new LocalBigQuery.Config(
                directory.resolve("bigquery"), ports.bigQueryGrpc(), ports.bigQueryRest(), LOOPBACK)));
        warehouseLine.done("REST " + bigQuery.restEndpoint() + ", gRPC " + bigQuery.grpcEndpoint());

        return new LocalServers(
                KafkaConfig.of(broker.bootstrapServers(), registry.url()),
                bigQuery,
                BigQueryConfig.local(PROJECT, new EndpointConfig(bigQuery.grpcEndpoint(), bigQuery.restEndpoint())),
                client(bigQuery));
    }

    private static BigQuery client(LocalBigQuery bigQuery) {
        return BigQueryOptions.newBuilder()
                .setHost(bigQuery.restEndpoint())
                .setProjectId(PROJECT)
                .setCredentials(NoCredentials.getInstance())
                // As doubles, which is the default, timestamps far from 1970 lose their microseconds.
                .setDataFormatOptions(
                        DataFormatOptions.newBuilder().useInt64Timestamp(true).build())
                .build()
                .getService();
    }
}
