package dev.wwi.cdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.schemas.catalogue.SourceTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableFilesIT {
    @TempDir
    private Path directory;

    @Test
    void aTableThatIsWrittenAnewHasAnotherFile() throws Exception {
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory));
                Connection connection = server.connect("postgres")) {
            // Given
            execute(
                    connection,
                    "CREATE SCHEMA sales; CREATE SCHEMA warehouse;"
                            + " CREATE TABLE warehouse.colors (color_id int PRIMARY KEY, n int);"
                            + " CREATE TABLE sales.orders (order_id int PRIMARY KEY, n int) PARTITION BY RANGE (order_id);"
                            + " CREATE TABLE sales.orders_1 PARTITION OF sales.orders FOR VALUES FROM (0) TO (9)");
            Map<String, String> first = files(connection);
            // When
            execute(
                    connection,
                    "INSERT INTO warehouse.colors VALUES (1, 1); ALTER TABLE warehouse.colors ADD m int DEFAULT 1");
            Map<String, String> changed = files(connection);
            execute(connection, "ALTER TABLE warehouse.colors ALTER n TYPE bigint; TRUNCATE sales.orders_1");
            Map<String, String> rewritten = files(connection);
            // Then
            assertThat(changed).isEqualTo(first);
            assertThat(rewritten.get("warehouse.colors")).isNotEqualTo(first.get("warehouse.colors"));
            assertThat(rewritten.get("sales.orders")).isNotEqualTo(first.get("sales.orders"));
        }
    }

    private static Map<String, String> files(Connection connection) throws SQLException {
        return TableFiles.read(connection, List.of(SourceTables.COLORS, SourceTables.ORDERS));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
