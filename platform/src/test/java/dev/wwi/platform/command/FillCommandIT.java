package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FillCommandIT {
    @TempDir
    private Path directory;

    @Test
    void anEmptyDatabaseIsFilledAndAFilledOneIsLeftAsItIs() throws Exception {
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory.resolve("postgres")))) {
            // Given
            server.createDatabase("wwi");
            Path config = Files.writeString(
                    directory.resolve("workload.yaml"), """
                    source: {url: "%s", user: %s}
                    """.formatted(server.jdbcUrl("wwi"), PostgresServer.SUPERUSER));

            // When
            String first = fill(config);
            long orders = orders(server);
            String second = fill(config);

            // Then
            assertThat(first).matches("(?s)Filled with [0-9,]+ rows in 29 tables\\s*");
            assertThat(second).contains("The database has the tables already");
            assertThat(orders).isPositive().isEqualTo(orders(server));
        }
    }

    private static String fill(Path config) {
        StringWriter messages = new StringWriter();
        CommandLine wwi = Wwi.commandLine().setErr(new PrintWriter(messages));
        assertThat(wwi.execute("fill", "--config", config.toString())).isZero();
        return messages.toString();
    }

    private static long orders(PostgresServer server) throws Exception {
        try (Connection connection = server.connect("wwi");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM sales.orders")) {
            count.next();
            return count.getLong(1);
        }
    }
}
