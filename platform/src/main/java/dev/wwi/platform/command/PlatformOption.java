package dev.wwi.platform.command;

import dev.wwi.platform.console.PlatformClient;
import java.net.URI;
import picocli.CommandLine.Option;

/** Which running platform a command talks to. */
final class PlatformOption {
    @Option(
            names = "--platform",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Console of the running platform (default: ${DEFAULT-VALUE}).")
    private URI platform;

    PlatformClient connect() {
        return new PlatformClient(platform);
    }
}
