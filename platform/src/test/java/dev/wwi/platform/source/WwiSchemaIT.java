package dev.wwi.platform.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WwiSchemaIT {
    private static final String OWN_SCHEMAS =
            "('application', 'purchasing', 'sales', 'sequences', 'warehouse', 'website')";

    @TempDir
    static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void startServerAndMakeTheSchema() throws Exception {
        server = PostgresServer.start(PostgresSettings.in(directory));
        server.createDatabase("wwi");
        try (Connection connection = server.connect("wwi")) {
            WwiSchema.create(connection);
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Test
    void thePortHasSixSchemasTwentySixSequencesTwentyNineTablesAndNinetyEightForeignKeys() throws Exception {
        // When // Then
        assertThat(list("SELECT count(*) FROM information_schema.schemata WHERE schema_name IN " + OWN_SCHEMAS))
                .containsExactly("6");
        assertThat(list("SELECT count(*) FROM pg_sequences WHERE schemaname = 'sequences'"))
                .containsExactly("26");
        assertThat(list("SELECT count(*) FROM pg_tables WHERE schemaname IN " + OWN_SCHEMAS))
                .containsExactly("29");
        assertThat(list("SELECT count(*) FROM pg_constraint WHERE contype = 'f'"))
                .containsExactly("98");
    }

    @Test
    void theTablesAndPrimaryKeysAreThoseOfTheCatalogue() throws Exception {
        // Given
        List<String> catalogue = SourceTables.all().stream()
                .map(table -> table.qualifiedName() + " " + table.primaryKey())
                .sorted()
                .toList();

        // When
        List<String> actual = list("SELECT conrelid::regclass || ' [' || string_agg(attname, ', ' ORDER BY position)"
                + " || ']' FROM pg_constraint, unnest(conkey) WITH ORDINALITY AS k (number, position), pg_attribute"
                + " WHERE contype = 'p' AND attrelid = conrelid AND attnum = number"
                + " AND connamespace::regnamespace::text IN " + OWN_SCHEMAS
                + " GROUP BY conrelid ORDER BY 1");

        // Then
        assertThat(actual).containsExactlyElementsOf(catalogue);
    }

    @Test
    void everySinglePrimaryKeyButThatOfHoldingsComesFromASequence() throws Exception {
        // When
        List<String> withoutDefault = list("SELECT table_schema || '.' || table_name FROM information_schema.columns"
                + " WHERE table_schema IN " + OWN_SCHEMAS
                + " AND ordinal_position = 1 AND coalesce(column_default, '') NOT LIKE 'nextval(''sequences.%'"
                + " ORDER BY 1");

        // Then
        assertThat(withoutDefault).containsExactly("warehouse.stock_item_holdings");
    }

    @Test
    void theThreeKindsOfTransactionsShareOneSequence() throws Exception {
        // When
        List<String> tables = list("SELECT table_name FROM information_schema.columns"
                + " WHERE column_default LIKE '%sequences.transaction_id%' ORDER BY 1");

        // Then
        assertThat(tables).containsExactly("customer_transactions", "stock_item_transactions", "supplier_transactions");
    }

    @Test
    void theReplicationRoleReadsEveryTableAndWritesNone() throws Exception {
        // Given
        try (Connection connection = server.connect("wwi")) {
            WwiSchema.createReplicationRole(connection, "it's \\ secret");
            WwiSchema.createReplicationRole(connection, "another");
        }

        // When
        try (Connection connection =
                        DriverManager.getConnection(server.jdbcUrl("wwi"), WwiSchema.REPLICATION_ROLE, "another");
                Statement statement = connection.createStatement()) {
            // Then
            for (SourceTable table : SourceTables.all()) {
                statement.executeQuery("SELECT * FROM " + table.qualifiedName()).close();
            }
            assertThatThrownBy(() -> statement.execute("DELETE FROM sales.orders"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
        assertThat(list("SELECT rolreplication AND rolcanlogin AND NOT rolsuper FROM pg_roles"
                        + " WHERE rolname = 'wwi_replication'"))
                .containsExactly("t");
    }

    private static List<String> list(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = server.connect("wwi");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
