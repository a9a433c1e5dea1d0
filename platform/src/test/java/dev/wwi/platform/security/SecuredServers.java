package dev.wwi.platform.security;

import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.source.RoleScript;
import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.embedded.KafkaSecurity;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.platform.source.WwiSchema;
import dev.wwi.runtime.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL, Kafka and a registry that let nobody in without TLS and a password, a local BigQuery, and the folder with
 * the services' configuration for them, whose secrets are in files of their own.
 */
final class SecuredServers implements AutoCloseable {
    static final String SOURCE_PASSWORD = "secret-of-the-source";
    static final String KAFKA_PASSWORD = "secret-of-kafka";
    static final String REGISTRY_PASSWORD = "secret-of-the-registry";
    static final String OPERATIONS_TOKEN = "secret-of-the-port";
    static final List<String> SECRETS =
            List.of(SOURCE_PASSWORD, KAFKA_PASSWORD, REGISTRY_PASSWORD, OPERATIONS_TOKEN, TestCertificates.PASSWORD);

    private final Path directory;
    private final TestCertificates certificates;
    private final PostgresServer postgres;
    private final KafkaBroker kafka;
    private final SecuredRegistry registry;
    private final LocalBigQuery bigQuery;

    private SecuredServers(Path directory, TestCertificates certificates)
            throws IOException, InterruptedException, GeneralSecurityException, SQLException {
        this.directory = directory;
        this.certificates = certificates;
        this.postgres = PostgresServer.start(postgresSettings());
        this.kafka = KafkaBroker.startSecured(
                directory.resolve("kafka"),
                FreePort.any(),
                new KafkaSecurity(certificates.keyStore(), TestCertificates.PASSWORD, "wwi", KAFKA_PASSWORD));
        this.registry = SecuredRegistry.start(directory.resolve("registry"), certificates, "wwi", REGISTRY_PASSWORD);
        this.bigQuery = LocalBigQuery.start(LocalBigQuery.Config.of(directory.resolve("bigquery")));
    }

    static SecuredServers start(Path directory, TestCertificates certificates)
            throws IOException, InterruptedException, GeneralSecurityException, SQLException {
        SecuredServers servers = new SecuredServers(directory, certificates);
        servers.writeConfiguration();
        servers.prepareSource();
        return servers;
    }

    /** The folder with connector.yaml, transforms.yaml and sink.yaml. */
    Path configuration() {
        return directory.resolve("configuration");
    }

    /** As superuser, over a connection that needs neither. */
    void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect("wwi");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        bigQuery.close();
        registry.close();
        kafka.close();
        postgres.close();
    }

    private PostgresSettings postgresSettings() throws IOException {
        Path access = Files.createDirectories(directory.resolve("access")).resolve("pg_hba.conf");
        Files.writeString(access, """
                host    all postgres        127.0.0.1/32 trust
                hostssl all wwi_replication 127.0.0.1/32 scram-sha-256
                """);
        return PostgresSettings.in(directory.resolve("postgres"))
                .withParameter("ssl", "on")
                .withParameter("ssl_cert_file", certificates.certificate().toString())
                .withParameter("ssl_key_file", certificates.key().toString())
                .withParameter("hba_file", access.toString());
    }

    private void prepareSource() throws SQLException {
        postgres.createDatabase("wwi");
        CdcConfig connector = ConfigLoader.load(configuration().resolve("connector.yaml"), CdcConfig.class, Map.of());
        try (Connection connection = postgres.connect("wwi");
                Statement statement = connection.createStatement()) {
            WwiSchema.createTables(connection);
            statement.execute(RoleScript.of(connector).text());
            statement.execute("ALTER ROLE wwi_replication PASSWORD '" + SOURCE_PASSWORD + "'");
        }
    }

    private void writeConfiguration() throws IOException {
        Path folder = Files.createDirectories(configuration());
        String kafkaSection = """
                kafka:
                  bootstrapServers: "%s"
                  schemaRegistryUrl: "%s"
                  properties:
                    security.protocol: SASL_SSL
                    sasl.mechanism: SCRAM-SHA-512
                    sasl.jaas.config: 'org.apache.kafka.common.security.scram.ScramLoginModule required username="wwi" password="%s";'
                    ssl.truststore.type: PEM
                    ssl.truststore.location: "%s"
                  schemaRegistryProperties:
                    basic.auth.credentials.source: USER_INFO
                    basic.auth.user.info: "wwi:%s"
                    schema.registry.ssl.truststore.type: PEM
                    schema.registry.ssl.truststore.location: "%s"
                operations: {port: 0, bearerToken: "%s"}
                """.formatted(
                        kafka.bootstrapServers(),
                        registry.url(),
                        secret("kafka", KAFKA_PASSWORD),
                        certificates.certificate(),
                        secret("registry", REGISTRY_PASSWORD),
                        certificates.certificate(),
                        secret("operations", OPERATIONS_TOKEN));
        Files.writeString(
                folder.resolve("connector.yaml"),
                """
                source:
                  url: "jdbc:postgresql://localhost:%d/wwi"
                  user: wwi_replication
                  password: "%s"
                  properties: {sslmode: verify-full, sslrootcert: "%s"}
                capture: {factPartitions: 1}
                """.formatted(postgres.port(), secret("source", SOURCE_PASSWORD), certificates.certificate())
                        + kafkaSection);
        Files.writeString(
                folder.resolve("transforms.yaml"), """
                processing: {stateDirectory: "%s", factPartitions: 1}
                """.formatted(directory.resolve("streams")) + kafkaSection);
        Files.writeString(
                folder.resolve("sink.yaml"),
                """
                bigQuery:
                  project: wwi-secured
                  endpoint: {grpc: "%s", rest: "%s"}
                """.formatted(bigQuery.grpcEndpoint(), bigQuery.restEndpoint()) + kafkaSection);
    }

    private String secret(String name, String value) throws IOException {
        Path file = directory.resolve(name + ".secret");
        Files.writeString(file, value + "\n");
        return "${file:" + file + "}";
    }
}
