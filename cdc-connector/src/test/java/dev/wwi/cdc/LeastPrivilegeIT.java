package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.cdc.engine.CaptureRecovery;
import dev.wwi.cdc.source.PreflightCheck;
import dev.wwi.cdc.source.RoleScript;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.lifecycle.Health;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A role that owns nothing captures, and can do nothing else. */
final class LeastPrivilegeIT {
    private static final String ROLE = "capture_only";
    private static final String OWNER = "application";

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @BeforeAll
    static void createOwner() throws Exception {
        fixture.source().execute("CREATE ROLE " + OWNER + " LOGIN");
    }

    @BeforeEach
    void giveTheTablesToTheirOwner() throws Exception {
        SourceServer source = fixture.source();
        source.execute("ALTER DATABASE " + fixture.slot() + " OWNER TO " + OWNER);
        for (String schema : List.of("sales", "warehouse")) {
            source.execute("ALTER SCHEMA " + schema + " OWNER TO " + OWNER);
        }
        for (String table : ConnectorConfigs.TABLES) {
            source.execute("ALTER TABLE " + table + " OWNER TO " + OWNER);
        }
        source.execute("CREATE TABLE sales.secrets (secret text)");
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 20) n");
    }

    @Test
    void theRoleOfTheScriptCapturesAndCanDoNothingElse() throws Exception {
        // Given
        runScript();
        // When
        assertThat(errors()).isEmpty();
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            fixture.source().execute("UPDATE sales.orders SET version = 1 WHERE order_id = 7");
            fixture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().slot()).isNotNull();
            assertThat(connector.status().slot().walStatus()).isEqualTo("reserved");
        }
        assertThat(fixture.read("wwi.sales.orders").stream().map(Change::op).filter(op -> op.equals("u")))
                .hasSize(1);
        for (String forbidden : List.of(
                "INSERT INTO sales.orders VALUES (100, 0)",
                "UPDATE sales.orders SET version = 2",
                "DELETE FROM sales.orders",
                "TRUNCATE sales.orders",
                "SELECT * FROM sales.secrets",
                "CREATE TABLE sales.mine (n integer)",
                "ALTER TABLE sales.orders REPLICA IDENTITY DEFAULT",
                "DROP PUBLICATION wwi_publication",
                "CREATE PUBLICATION mine",
                "CREATE ROLE another",
                "CREATE DATABASE another",
                "ALTER SYSTEM SET wal_level = minimal")) {
            assertThatThrownBy(() -> execute(ROLE, forbidden))
                    .as(forbidden)
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                            .isEqualTo("42501"));
        }
        new CaptureRecovery(config()).run(new CaptureRecovery.Consent(false, false));
    }

    @Test
    void theScriptCanBeRunAgainAndTakesBackWhatIsNotCaptured() throws Exception {
        // Given
        runScript();
        execute(OWNER, "ALTER PUBLICATION wwi_publication SET TABLE sales.orders");
        fixture.source().execute("ALTER TABLE sales.secrets OWNER TO " + OWNER);
        execute(OWNER, "GRANT SELECT ON sales.secrets TO " + ROLE);
        assertThat(errors()).extracting(Finding::subject).containsExactly("publication wwi_publication");
        // When
        runScript();
        // Then
        assertThat(errors()).isEmpty();
        assertThatThrownBy(() -> execute(ROLE, "SELECT * FROM sales.secrets")).isInstanceOf(SQLException.class);
    }

    @Test
    void aTableThatIsAddedTakesStatementsOfItsOwnerWhichAreNamed() throws Exception {
        // Given
        List<String> before = List.of("sales.orders", "sales.order_lines");
        CdcConfig config = ConnectorConfigs.of(
                SourceConfig.of(fixture.source().url(), ROLE, new Secret("unused")),
                fixture.kafka().config(),
                fixture.slot(),
                before,
                1_000,
                new SnapshotConfig(10_240, 1));
        execute("postgres", RoleScript.of(config).asSuperuser());
        execute(OWNER, RoleScript.of(config).asOwner());
        fixture.source().execute("INSERT INTO warehouse.colors VALUES (1, 'Puce')");
        AdditionOrder order = new AdditionOrder(List.of("warehouse.colors"));
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
            assertThatThrownBy(() -> connector.add(order))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("GRANT SELECT ON \"warehouse\".\"colors\" TO \"" + ROLE + "\";")
                    .hasMessageContaining("As the owner: ALTER TABLE \"warehouse\".\"colors\" REPLICA IDENTITY FULL;")
                    .hasMessageContaining("As the owner: ALTER PUBLICATION \"wwi_publication\" SET TABLE"
                            + " \"sales\".\"orders\", \"sales\".\"order_lines\", \"warehouse\".\"colors\";");
        }
        // When
        try (CdcConnector connector = fixture.start(config())) {
            // Then
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.health() instanceof Health.Degraded degraded
                            && degraded.reason().contains("[warehouse.colors] cannot be added")
                            && degraded.reason().contains("As the owner: ALTER PUBLICATION \"wwi_publication\""));
            fixture.source().execute("UPDATE sales.orders SET version = 1 WHERE order_id = 7");
            fixture.awaitCaptured(connector);
            execute(OWNER, RoleScript.of(config()).asOwner());
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> !connector.status().finishedRereads().isEmpty());
            fixture.source().execute("INSERT INTO warehouse.colors VALUES (2, 'Mauve')");
            fixture.awaitCaptured(connector);
            assertThat(connector.health()).isInstanceOf(Health.Running.class);
        }
        assertThat(fixture.read("wwi.warehouse.colors").stream().map(Change::op))
                .containsExactlyInAnyOrder("r", "c");
        // A start that does not name it is not kept from capturing the others by the owner's publication.
        assertThat(new PreflightCheck(config).run())
                .filteredOn(finding -> finding.subject().startsWith("publication"))
                .extracting(Finding::severity)
                .containsExactly(Finding.Severity.WARNING);
        new CaptureRecovery(config()).run(new CaptureRecovery.Consent(false, false));
    }

    @Test
    void whatIsMissingIsNamedWithStatementsThatWork() throws Exception {
        // Given
        execute("postgres", RoleScript.of(config()).asSuperuser());
        fixture.source().execute("ALTER TABLE warehouse.colors ENABLE ROW LEVEL SECURITY");
        List<Finding> errors = errors();
        assertThat(errors.stream().map(Finding::subject).distinct())
                .containsExactlyInAnyOrder(
                        "sales.orders", "sales.order_lines", "warehouse.colors", "publication wwi_publication");
        assertThat(errors)
                .anySatisfy(error -> assertThat(error.problem()).contains("row-level security applies to " + ROLE));
        // When
        for (Finding error : errors) {
            String[] remedy = error.remedy().split(": ", 2);
            boolean ofSuperuser = remedy[0].equals("As a superuser");
            execute(ofSuperuser ? "postgres" : OWNER, remedy[remedy.length - 1]);
        }
        // Then
        assertThat(errors()).isEmpty();
        fixture.source().execute("ALTER ROLE " + ROLE + " NOBYPASSRLS");
    }

    private static void runScript() throws Exception {
        execute("postgres", RoleScript.of(config()).asSuperuser());
        execute(OWNER, RoleScript.of(config()).asOwner());
    }

    private static List<Finding> errors() {
        return new PreflightCheck(config())
                .run().stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .toList();
    }

    private static CdcConfig config() {
        return ConnectorConfigs.of(
                SourceConfig.of(fixture.source().url(), ROLE, new Secret("unused")),
                fixture.kafka().config(),
                fixture.slot(),
                1_000);
    }

    private static void execute(String user, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(fixture.source().url(), user, "unused");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
