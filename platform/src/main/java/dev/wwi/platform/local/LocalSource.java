package dev.wwi.platform.local;

import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.cdc.source.PreflightCheck;
import dev.wwi.cdc.source.SourcePreparation;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.platform.await.Lsn;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.source.FillProgress;
import dev.wwi.platform.source.FilledTables;
import dev.wwi.platform.source.FolderLoadException;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.source.SourceConnections;
import dev.wwi.platform.source.WwiFolderLoader;
import dev.wwi.platform.source.WwiGenerator;
import dev.wwi.platform.source.WwiSchema;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.http.OperationsConfig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The captured database of a local platform: an embedded PostgreSQL with data in it, or one that is there already.
 *
 * <p>In the embedded one the connector logs in as a role that may do nothing but replicate and read; replica identities
 * and the publication are set by the owner beforehand, as they would be in production.
 */
final class LocalSource implements AutoCloseable {
    private static final String DATABASE = "wwi";

    private final SourceConfig capture;
    private final SourceConfig owner;
    private final @Nullable PostgresServer server;

    private LocalSource(SourceConfig capture, SourceConfig owner, @Nullable PostgresServer server) {
        this.capture = capture;
        this.owner = owner;
        this.server = server;
    }

    /** Starts or connects, fills an empty embedded database, and shows the phases. */
    static LocalSource open(SourceChoice choice, LocalDirectory directory, int port, Terminal terminal)
            throws IOException, InterruptedException, SQLException {
        if (choice instanceof SourceChoice.Existing existing) {
            return existing(existing, terminal);
        }
        Phase starting = Phase.begin(terminal, "PostgreSQL");
        PostgresServer server = PostgresServer.start(
                PostgresSettings.in(directory.resolve("postgres")).withPort(port));
        try {
            server.createDatabase(DATABASE);
            starting.done("127.0.0.1:" + server.port() + ", database " + DATABASE);
            fill(choice, server, terminal);
            SourceConfig owner =
                    new SourceConfig(server.jdbcUrl(DATABASE), PostgresServer.SUPERUSER, new Secret(""), Map.of());
            SourceConfig capture =
                    new SourceConfig(server.jdbcUrl(DATABASE), WwiSchema.REPLICATION_ROLE, new Secret(""), Map.of());
            return new LocalSource(capture, owner, server);
        } catch (IOException | SQLException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** How the connector logs in. */
    SourceConfig capture() {
        return capture;
    }

    /** The address, without a password. */
    String description() {
        return capture.url() + " as " + capture.user();
    }

    /** A psql command that reaches the embedded database; empty if the database is the user's own. */
    Optional<String> psql() {
        return Optional.ofNullable(server)
                .map(running ->
                        "psql -h 127.0.0.1 -p " + running.port() + " -U " + PostgresServer.SUPERUSER + " " + DATABASE);
    }

    /** Whether the database is the platform's own, so that a workload may change it. */
    boolean isEmbedded() {
        return server != null;
    }

    /** As the one who owns the tables; as the connector's role in an existing database. */
    Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /** Connections as the one who owns the tables. */
    DataSource dataSource() {
        return SourceConnections.of(owner);
    }

    /** Sets replica identities and the publication, as the owner of the tables does. */
    void prepare(KafkaConfig kafka, CaptureConfig captureConfig) throws SQLException {
        try (Connection connection = connect()) {
            new SourcePreparation(new CdcConfig(owner, kafka, captureConfig, OperationsConfig.local(0)))
                    .run(connection);
        }
    }

    /** The end of the WAL: everything committed so far lies before it. */
    long currentLsn() throws SQLException {
        try (Connection connection = connect()) {
            return Lsn.current(connection);
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static LocalSource existing(SourceChoice.Existing existing, Terminal terminal) throws IOException {
        Phase checking = Phase.begin(terminal, "PostgreSQL");
        SourceConfig source = new SourceConfig(
                existing.url(), existing.user(), new Secret(existing.password().orElse("")), Map.of());
        // The check looks at the source alone; Kafka's address only completes the record.
        CdcConfig config = new CdcConfig(
                source,
                KafkaConfig.of("127.0.0.1:1", "http://127.0.0.1:1"),
                CaptureConfig.defaults(),
                OperationsConfig.local(0));
        List<Finding> findings = new PreflightCheck(config).run();
        String errors = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .map(finding -> "\n    " + finding.subject() + ": " + finding.problem() + "\n      " + finding.remedy())
                .collect(Collectors.joining());
        if (!errors.isEmpty()) {
            checking.failed(existing + " cannot be captured yet:" + errors);
            throw new IOException("the source is not ready: mend what is listed above and start again");
        }
        checking.done(existing.toString());
        findings.forEach(finding -> terminal.println(
                "    " + finding.subject() + ": " + finding.problem() + "\n      " + finding.remedy()));
        return new LocalSource(source, source, null);
    }

    private static void fill(SourceChoice choice, PostgresServer server, Terminal terminal)
            throws SQLException, IOException {
        try (Connection connection = server.connect(DATABASE)) {
            if (WwiSchema.isPresent(connection)) {
                return;
            }
            Phase filling = Phase.begin(terminal, "WWI data");
            long rows = fill(choice, connection, (step, count) -> filling.update(step))
                    .totalRows();
            WwiSchema.createReplicationRole(connection, "");
            filling.done(Terminal.format(rows) + " rows in 29 tables");
        }
    }

    private static FilledTables fill(SourceChoice choice, Connection connection, FillProgress progress)
            throws SQLException, IOException {
        if (choice instanceof SourceChoice.Generated generated) {
            return new WwiGenerator(GeneratorSettings.small().withScale(generated.scale())).fill(connection, progress);
        }
        if (choice instanceof SourceChoice.Loaded loaded) {
            try {
                return new WwiFolderLoader(loaded.folder()).load(connection, progress);
            } catch (FolderLoadException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException("a database of one's own is not filled: " + choice);
    }
}
