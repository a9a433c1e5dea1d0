package dev.wwi.cdc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.check.Finding.Severity;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.http.OperationsConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreflightCheckIT {
    private static final String TABLES = """
            CREATE SCHEMA sales;
            CREATE TABLE sales.orders (order_id integer PRIMARY KEY, area point, label tsvector);
            CREATE TABLE sales.order_lines (order_id integer, order_line_id integer,
                twice integer GENERATED ALWAYS AS (order_id * 2) STORED, PRIMARY KEY (order_id, order_line_id));
            CREATE TABLE sales.invoice_lines (invoice_line_id integer, cube integer[][], "odd name" text);
            CREATE ROLE reader LOGIN PASSWORD 'reader';
            SELECT pg_create_physical_replication_slot('taken');
            """;

    @TempDir
    private static Path directory;

    private static PostgresServer postgres;

    @BeforeAll
    static void startUnpreparedServer() throws Exception {
        postgres = PostgresServer.start(PostgresSettings.in(directory)
                .withParameter("wal_level", "replica")
                .withParameter("max_replication_slots", "1"));
        execute(TABLES);
    }

    @AfterAll
    static void stopServer() throws Exception {
        postgres.close();
    }

    @Test
    void aServerThatIsNotSetUpForReplicationIsToldWhatIsMissing() {
        // When
        List<Finding> findings = check("postgres", "postgres");
        // Then
        assertThat(problemOf(findings, "wal_level")).contains("replica").contains("logical");
        assertThat(problemOf(findings, "max_replication_slots")).contains("all 1 replication slots");
        assertThat(problemOf(findings, "max_slot_wal_keep_size")).contains("unlimited");
        assertThat(problemOf(findings, "sales.invoices")).contains("does not exist");
        assertThat(problemOf(findings, "sales.order_lines"))
                .contains("[order_id, order_line_id]")
                .contains("[order_line_id]");
        assertThat(problemOf(findings, "sales.orders.area")).contains("point");
        assertThat(problemOf(findings, "sales.order_lines.twice")).contains("generated");
        assertThat(findings.stream().map(Finding::subject)).doesNotContain("sales.orders.label", "sales.orders");
        assertThat(findings).isSortedAccordingTo(Comparator.comparing(Finding::severity));
        assertThat(findings).allSatisfy(finding -> assertThat(finding.remedy()).isNotBlank());
    }

    @Test
    void aTableWithoutAPrimaryKeyIsRefusedWithAdvice() {
        // When
        Finding finding = of(check("postgres", "postgres"), "sales.invoice_lines");
        // Then
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.problem()).contains("no primary key");
        assertThat(finding.remedy())
                .contains("ALTER TABLE \"sales\".\"invoice_lines\" ADD PRIMARY KEY (invoice_line_id)");
    }

    @Test
    void columnsThatEventsCannotHoldAreNamed() {
        // When
        List<Finding> findings = check("postgres", "postgres");
        // Then
        assertThat(problemOf(findings, "sales.invoice_lines.cube")).contains("2 dimensions");
        assertThat(problemOf(findings, "sales.invoice_lines.odd name")).contains("Avro");
    }

    @Test
    void aRoleWithoutRightsIsToldTheStatementsThatGiveThem() {
        // When
        List<Finding> findings = check("reader", "reader");
        // Then
        assertThat(of(findings, "role reader").remedy()).contains("ALTER ROLE \"reader\" REPLICATION");
        assertThat(findings.stream().filter(finding -> finding.subject().equals("sales.orders")))
                .extracting(Finding::remedy)
                .anySatisfy(remedy -> assertThat(remedy).contains("GRANT SELECT ON \"sales\".\"orders\" TO \"reader\""))
                .anySatisfy(remedy ->
                        assertThat(remedy).contains("ALTER TABLE \"sales\".\"orders\" REPLICA IDENTITY FULL"));
        assertThat(of(findings, "publication wwi_publication").remedy()).contains("CREATE PUBLICATION");
    }

    @Test
    void aServerThatIsOutOfReachIsOneFinding() {
        // When
        List<Finding> findings = new PreflightCheck(
                        config(SourceConfig.of("jdbc:postgresql://127.0.0.1:1/wwi", "postgres", new Secret("x"))))
                .run();
        // Then
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.subject()).isEqualTo("connection");
            assertThat(finding.problem()).contains("127.0.0.1:1");
        });
    }

    @Test
    void postgreSqlsLimitIsComparedWithTheBudget() throws Exception {
        assertThat(limitProblems("-1", "action: NONE"))
                .singleElement()
                .asString()
                .contains("with the action NONE");
        assertThat(limitProblems("-1", "action: DROP_SLOT"))
                .singleElement()
                .asString()
                .contains("while no connector runs");
        assertThat(limitProblems("20GB", "actBytes: 21GB"))
                .singleElement()
                .asString()
                .contains("max_slot_wal_keep_size is 20GB, less than capture.walBudget.actBytes = 21GB");
        assertThat(limitProblems("20GB", "actBytes: 20GB")).isEmpty();
    }

    private static List<String> limitProblems(String limit, String budget) throws Exception {
        execute("ALTER SYSTEM SET max_slot_wal_keep_size = '" + limit + "'");
        execute("SELECT pg_reload_conf()");
        try {
            // A reload reaches sessions that come after the postmaster has read it.
            await().until(() -> setting().equals(limit));
            return new PreflightCheck(config(
                            SourceConfig.of(url(), "postgres", new Secret("postgres")), "walBudget: {" + budget + "}"))
                    .run().stream()
                            .filter(finding -> finding.subject().equals("max_slot_wal_keep_size"))
                            .map(Finding::problem)
                            .toList();
        } finally {
            execute("ALTER SYSTEM RESET max_slot_wal_keep_size");
            execute("SELECT pg_reload_conf()");
            await().until(() -> setting().equals("-1"));
        }
    }

    private static String setting() throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW max_slot_wal_keep_size")) {
            result.next();
            return result.getString(1);
        }
    }

    private static List<Finding> check(String user, String password) {
        return new PreflightCheck(config(SourceConfig.of(url(), user, new Secret(password)))).run();
    }

    private static CdcConfig config(SourceConfig source) {
        return config(source, "");
    }

    private static CdcConfig config(SourceConfig source, String capture) {
        return new CdcConfig(
                source,
                KafkaConfig.of("127.0.0.1:1", "http://127.0.0.1:1"),
                ConfigLoader.parse(
                        "tables: [sales.orders, sales.order_lines, sales.invoices, sales.invoice_lines]\n" + capture,
                        CaptureConfig.class,
                        Map.of()),
                OperationsConfig.local(0));
    }

    private static Finding of(List<Finding> findings, String subject) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding about " + subject + " in " + findings));
    }

    private static String problemOf(List<Finding> findings, String subject) {
        return of(findings, subject).problem();
    }

    private static String url() {
        return postgres.jdbcUrl("postgres");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
