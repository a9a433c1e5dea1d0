package dev.wwi.platform.command;

import dev.wwi.platform.console.ConsoleConfig;
import dev.wwi.platform.console.PlatformClient;
import dev.wwi.platform.deployed.DeployedConsoleConfig;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running platform a command talks to. */
final class PlatformOption {
    /** The environment variable with the token of the console at {@code --platform}. */
    static final String TOKEN = "WWI_CONSOLE_TOKEN";

    @Option(
            names = "--platform",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Console of the running platform (default: ${DEFAULT-VALUE}). Its token, if any, comes from "
                    + TOKEN + ".")
    private URI platform;

    @Option(
            names = "--configs",
            paramLabel = "DIR",
            description = "In place of --platform, for services that run on their own: the folder with their"
                    + " connector.yaml, transforms.yaml and sink.yaml, and with the console.yaml that says where their"
                    + " console is and has its token.")
    private @Nullable Path configs;

    /** The console. */
    PlatformClient connect() {
        Map<String, String> environment = System.getenv();
        if (configs == null) {
            return new PlatformClient(platform, token(environment));
        }
        ConsoleConfig console = ConfigLoader.load(
                        configs.resolve(DeployedConsoleConfig.FILE), DeployedConsoleConfig.class, environment)
                .console();
        return new PlatformClient(console.address(), console.token());
    }

    /** The folder of the services' configurations; empty if a console is meant. */
    Optional<Path> configs() {
        return Optional.ofNullable(configs);
    }

    /** The token in the environment; null if there is none. */
    static @Nullable Secret token(Map<String, String> environment) {
        String token = environment.get(TOKEN);
        return token == null ? null : new Secret(token);
    }
}
