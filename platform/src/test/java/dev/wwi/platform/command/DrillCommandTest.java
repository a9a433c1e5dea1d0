package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillCommandTest {
    @TempDir
    private Path directory;

    @Test
    void damageIsOnlySaidWithoutAConfirmation() {
        // When
        CommandRun run = damage("--rows", "analytics.fct_order");

        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output())
                .contains("Would spoil three rows of analytics.fct_order and drop column delivery_method_name of"
                        + " raw.application_delivery_methods. With --yes it is done.");
    }

    @Test
    void aColumnWithoutItsTableIsRefused() {
        // When
        CommandRun run = damage("--column", "delivery_method_name", "--yes");

        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("--column is delivery_method_name; allowed is dataset.table.column");
    }

    @Test
    void aTableWithoutItsDatasetIsRefused() throws Exception {
        // Given
        Path config = Files.writeString(directory.resolve("sink.yaml"), """
                kafka: {bootstrapServers: "127.0.0.1:1", schemaRegistryUrl: "http://127.0.0.1:1"}
                bigQuery: {project: wwi-local, endpoint: {grpc: "127.0.0.1:1", rest: "http://127.0.0.1:1"}}
                """);

        // When
        CommandRun run = CommandRun.of(
                new String[] {"drill", "damage", "--config", config.toString()}, "--rows", "fct_order", "--yes");

        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("the table is fct_order; allowed is dataset.table");
    }

    private CommandRun damage(String... options) {
        return CommandRun.of(
                new String[] {
                    "drill",
                    "damage",
                    "--config",
                    directory.resolve("sink.yaml").toString()
                },
                options);
    }
}
