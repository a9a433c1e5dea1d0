package dev.wwi.platform.server;

import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.platform.source.SourceConnections;
import dev.wwi.platform.source.WorkloadSettings;
import dev.wwi.platform.source.WwiWorkload;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.process.ServiceDefinition;
import java.nio.file.Path;
import java.sql.SQLException;

/** How the servers become processes. */
public final class Servers {
    /** A PostgreSQL that can be captured, on loopback; a process of its own beside this one, which ends with it. */
    public static final ServiceDefinition<PostgresConfig, Server> POSTGRESQL = ServiceDefinition.of(
            "postgresql",
            PostgresConfig.class,
            (config, meters) -> new Server("postgresql", () -> {
                PostgresServer server = PostgresServer.start(
                        PostgresSettings.in(Path.of(config.directory())).withPort(config.port()));
                try {
                    server.createDatabase(config.database());
                    return server;
                } catch (SQLException | RuntimeException failure) {
                    server.close();
                    throw failure;
                }
            }));

    /** A Kafka broker and controller in one, on loopback. */
    public static final ServiceDefinition<BrokerConfig, Server> BROKER = ServiceDefinition.of(
            "broker",
            BrokerConfig.class,
            (config, meters) ->
                    new Server("broker", () -> KafkaBroker.start(Path.of(config.directory()), config.port())));

    /** A registry that Confluent's clients take for their own. */
    public static final ServiceDefinition<RegistryConfig, Server> REGISTRY = ServiceDefinition.of(
            "registry",
            RegistryConfig.class,
            (config, meters) -> new Server(
                    "registry",
                    () -> SchemaRegistryServer.start(new SchemaRegistryServer.Config(
                            Path.of(config.directory()),
                            config.host(),
                            config.port(),
                            SchemaRegistryServer.Config.DEFAULT_MAX_REQUEST_BYTES))));

    /** A BigQuery that Google's clients take for their own. */
    public static final ServiceDefinition<LocalBigQueryConfig, Server> BIGQUERY = ServiceDefinition.of(
            "bigquery",
            LocalBigQueryConfig.class,
            (config, meters) -> new Server(
                    "bigquery",
                    () -> LocalBigQuery.start(new LocalBigQuery.Config(
                            Path.of(config.directory()), config.grpcPort(), config.restPort(), config.host()))));

    /** The living business, on a database that is filled. */
    public static final ServiceDefinition<WorkloadConfig, Server> WORKLOAD = ServiceDefinition.of(
            "workload",
            WorkloadConfig.class,
            (config, meters) -> new Server("workload", () -> {
                WwiWorkload workload = new WwiWorkload(
                        WorkloadSettings.ordinary().withTransactionsPerSecond(config.transactionsPerSecond()),
                        SourceConnections.of(config.source()));
                workload.start();
                return workload;
            }));

    private Servers() {}
}
