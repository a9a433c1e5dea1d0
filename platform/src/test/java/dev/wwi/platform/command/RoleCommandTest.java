package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RoleCommandTest {
    @Test
    void theScriptIsThatOfTheConfiguration(@TempDir Path directory) throws IOException {
        // Given
        Path config = Files.writeString(directory.resolve("connector.yaml"), """
                source: {url: "jdbc:postgresql://db/shop", user: capture}
                kafka: {bootstrapServers: "127.0.0.1:1", schemaRegistryUrl: "http://127.0.0.1:1"}
                capture: {tables: [sales.orders], publication: orders_only}
                """);
        StringWriter output = new StringWriter();
        CommandLine wwi = Wwi.commandLine().setOut(new PrintWriter(output));

        // When
        int status = wwi.execute("role", "--config", config.toString());

        // Then
        assertThat(status).isZero();
        assertThat(output.toString())
                .contains("GRANT CONNECT ON DATABASE \"shop\" TO \"capture\"")
                .contains("CREATE PUBLICATION \"orders_only\" FOR TABLE \"sales\".\"orders\" WITH")
                .doesNotContain("order_lines");
    }
}
