package dev.wwi.platform.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.source.RoleScript;
import dev.wwi.platform.source.WwiSchema;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.ConfigLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The services against the official images of PostgreSQL and Kafka. Left out where there is no container engine. */
class OfficialImagesIT {
    private static final String PASSWORD = "password-in-a-test";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireAnEngine() {
        ContainerEngine.require(OfficialImagesIT.class);
    }

    @Test
    void aRowAndItsChangeReachTheWarehouse() throws Exception {
        try (PostgreSQLContainer postgres = new PostgreSQLContainer(ContainerEngine.POSTGRES_IMAGE)
                        .withDatabaseName("wwi")
                        .withUsername("postgres")
                        .withPassword(PASSWORD)
                        .withCommand("postgres", "-c", "wal_level=logical");
                KafkaContainer kafka = new KafkaContainer(ContainerEngine.KAFKA_IMAGE);
                SchemaRegistryServer registry = SchemaRegistryServer.start(
                        SchemaRegistryServer.Config.local(directory.resolve("registry"), 0));
                LocalBigQuery bigQuery = LocalBigQuery.start(LocalBigQuery.Config.of(directory.resolve("bigquery")))) {
            // Given
            postgres.start();
            kafka.start();
            Path configuration = writeConfiguration(postgres, kafka, registry, bigQuery);
            prepareSource(postgres, configuration);
            Deployment deployment = new Deployment(configuration, Map.of());

            // When
            try (RunningServices services = RunningServices.start(configuration, new SimpleMeterRegistry())) {
                assertThat(services).isNotNull();
                execute(postgres, "INSERT INTO application.payment_methods VALUES (1, 'Cash', 1)");
                deployment.await(PATIENCE);
                execute(postgres, "UPDATE application.payment_methods SET payment_method_name = 'Coins'");
                deployment.await(PATIENCE);
            }

            // Then
            assertThat(deployment
                            .query("SELECT payment_method, is_current FROM analytics.dim_payment_method"
                                    + " WHERE wwi_payment_method_id = 1 ORDER BY valid_from")
                            .rows())
                    .containsExactly(List.of("Cash", "false"), List.of("Coins", "true"));
        }
    }

    private Path writeConfiguration(
            PostgreSQLContainer postgres, KafkaContainer kafka, SchemaRegistryServer registry, LocalBigQuery bigQuery)
            throws IOException {
        String common = """
                kafka: {bootstrapServers: "%s", schemaRegistryUrl: "%s"}
                operations: {port: 0}
                """.formatted(kafka.getBootstrapServers(), registry.url());
        Files.writeString(
                directory.resolve("connector.yaml"),
                """
                source: {url: "jdbc:postgresql://%s:%d/wwi", user: wwi_replication, password: "%s"}
                capture: {factPartitions: 1}
                """.formatted(postgres.getHost(), postgres.getMappedPort(5432), PASSWORD) + common);
        Files.writeString(directory.resolve("transforms.yaml"), """
                processing: {stateDirectory: "%s", factPartitions: 1}
                """.formatted(directory.resolve("streams")) + common);
        Files.writeString(
                directory.resolve("sink.yaml"),
                """
                bigQuery: {project: wwi-containers, endpoint: {grpc: "%s", rest: "%s"}}
                """.formatted(bigQuery.grpcEndpoint(), bigQuery.restEndpoint()) + common);
        return directory;
    }

    private static void prepareSource(PostgreSQLContainer postgres, Path configuration) throws SQLException {
        CdcConfig connector = ConfigLoader.load(configuration.resolve("connector.yaml"), CdcConfig.class, Map.of());
        try (Connection connection = connect(postgres)) {
            WwiSchema.createTables(connection);
        }
        execute(postgres, RoleScript.of(connector).text());
        execute(postgres, "ALTER ROLE wwi_replication PASSWORD '" + PASSWORD + "'");
    }

    private static void execute(PostgreSQLContainer postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(PostgreSQLContainer postgres) throws SQLException {
        return DriverManager.getConnection(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
    }
}
