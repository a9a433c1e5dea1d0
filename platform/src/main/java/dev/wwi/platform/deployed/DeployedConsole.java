package dev.wwi.platform.deployed;

import dev.wwi.platform.console.Console;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.runtime.process.ServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The console of services that run on their own, as a service. It holds no state: it may be stopped at any time, and
 * nothing in the flow waits for it. Started and closed by one thread.
 */
public final class DeployedConsole implements Service {
    /** How it becomes a process. */
    public static final ServiceDefinition<DeployedConsoleConfig, DeployedConsole> DEFINITION = ServiceDefinition.of(
            "console",
            DeployedConsoleConfig.class,
            (config, meters) -> new DeployedConsole(config, System.getenv(), meters));

    private final DeployedConsoleConfig config;
    private final Deployment deployment;
    private final MeterRegistry meters;
    private volatile @Nullable DeployedPlatform platform;
    private volatile @Nullable Console console;

    /**
     * Opens nothing yet.
     *
     * @param environment what references in the services' configurations stand for
     */
    public DeployedConsole(DeployedConsoleConfig config, Map<String, String> environment, MeterRegistry meters) {
        this.config = config;
        this.deployment = new Deployment(Path.of(config.configs()), environment);
        this.meters = meters;
    }

    @Override
    public String name() {
        return "console";
    }

    /**
     * Starts to look and to answer.
     *
     * @throws IOException if the port is taken
     * @throws dev.wwi.runtime.config.ConfigException if a service's configuration cannot be used
     */
    @Override
    public void start() throws IOException {
        DeployedPlatform opened = new DeployedPlatform(deployment, config.services(), meters);
        platform = opened;
        console = Console.start(config.console(), opened, this::scrape);
    }

    @Override
    public Health health() {
        return console == null ? new Health.Starting("connecting to Kafka") : new Health.Running();
    }

    /** Where it listens, once it has started; on another machine under that machine's name. */
    public Optional<String> url() {
        return Optional.ofNullable(console).map(Console::url);
    }

    @Override
    public void close() {
        if (console != null) {
            console.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    private String scrape() {
        return meters instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "";
    }
}
