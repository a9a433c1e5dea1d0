package dev.wwi.platform.endtoend;

import dev.wwi.embedded.DirectoryTree;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test that asks for one a scenario of its own, in a database of its own, on one server per class. */
final class Scenarios
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private @Nullable Path directory;
    private @Nullable PostgresServer server;
    private @Nullable Scenario scenario;
    private int begun;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Scenario.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(scenario, "no test runs");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("scenarios");
        server = PostgresServer.start(PostgresSettings.in(directory).withParameter("fsync", "off"));
        Scenario.prepare(server);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        begun++;
        scenario = Scenario.begin(Objects.requireNonNull(server, "the server runs"), "scenario_" + begun);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (scenario != null) {
            scenario.close();
            scenario = null;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (server != null) {
            server.close();
        }
        if (directory != null) {
            DirectoryTree.delete(directory);
        }
    }
}
