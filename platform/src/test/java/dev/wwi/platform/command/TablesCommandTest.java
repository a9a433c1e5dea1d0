package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.cdc.AdditionOrder;
import dev.wwi.platform.console.Console;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.PlatformClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesCommandTest {
    @TempDir
    private Path folder;

    @Test
    void theFolderOfConfigurationsAndATableAreAskedFor() {
        assertThat(CommandRun.of(new String[] {"tables", "add", "sales.customers"}))
                .satisfies(run -> assertThat(run.status()).isEqualTo(2))
                .satisfies(run -> assertThat(run.output()).contains("--configs DIR is missing"));
        assertThat(CommandRun.of(new String[] {"tables", "add"}).output())
                .contains("Missing required parameter: 'TABLE'");
    }

    @Test
    void aTableThatTheConfigurationDoesNotNameIsToBePutThereFirst() throws IOException {
        // Given
        writeConfigurations("[sales.orders]");

        // When
        CommandRun run = run("tables", "add", "sales.customers", "--dry-run");

        // Then
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output())
                .contains("sales.customers is not in capture.tables, which are [sales.orders]; put it there first");
    }

    @Test
    void aSourceOutOfReachIsNamedWithItsStateBeforeAnythingIsOrdered() throws IOException {
        // Given
        writeConfigurations("[sales.orders, sales.customers]");

        // When
        CommandRun run = run("tables", "add", "sales.customers");

        // Then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("jdbc:postgresql://127.0.0.1:1/wwi").contains("[SOURCE_UNREACHABLE]");
    }

    @Test
    void theConsoleHandsTheOrderOnAndTellsARefusalInThePlatformsWords() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform();
        try (Console console = Console.start(0, platform)) {
            PlatformClient client = new PlatformClient(URI.create(console.url()), null);

            // When
            List<String> added = client.add(new AdditionOrder(List.of("sales.customers")));

            // Then
            assertThat(added).containsExactly("sales.customers");
            assertThat(platform.additions()).containsExactly(new AdditionOrder(List.of("sales.customers")));
            platform.refuses(new IllegalStateException("as the owner: ALTER PUBLICATION"));
            assertThatThrownBy(() -> client.add(new AdditionOrder(List.of("sales.orders"))))
                    .isInstanceOf(PlatformCallException.class)
                    .hasMessageContaining("as the owner: ALTER PUBLICATION");
        }
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(arguments, "--configs", folder.toString());
    }

    private void writeConfigurations(String tables) throws IOException {
        Files.writeString(folder.resolve("connector.yaml"), """
                source: {url: "jdbc:postgresql://127.0.0.1:1/wwi", user: capture}
                kafka: {bootstrapServers: "127.0.0.1:1", schemaRegistryUrl: "http://127.0.0.1:1"}
                capture: {tables: %s}
                """.formatted(tables));
        Files.writeString(folder.resolve("console.yaml"), """
                configs: "%s"
                services: {connector: "http://127.0.0.1:1", transforms: ["http://127.0.0.1:1"], sinks: ["http://127.0.0.1:1"]}
                """.formatted(folder));
    }
}
