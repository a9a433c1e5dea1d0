package dev.wwi.runtime.process;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.runtime.metrics.ProcessMetrics;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one service from {@code --config FILE} until the process is told to stop or the service fails.
 *
 * <p>{@link #run} is called once, by one thread; {@link #stop} by any.
 */
public final class ServiceProcess<C extends Record & ServiceConfig, S extends Service> {
    /** It was told to stop, and has stopped cleanly. */
    public static final int EXIT_STOPPED = 0;

    /** It could not start, or failed later; the log says why. */
    public static final int EXIT_FAILED = 1;

    /** The command line or the configuration cannot be used; nothing was started. */
    public static final int EXIT_UNUSABLE = 2;

    private static final String LOGGING = "logback.configurationFile";
    private static final String LOGGING_OF_SERVICES = "logback-service.xml";
    private static final long HEALTH_CHECK_INTERVAL_MILLIS = 500;
    private static final long SHUTDOWN_TIMEOUT_SECONDS = 60;

    /** Not static: logback configures itself for the first logger there is, and {@link #main} says by what. */
    private final Logger logger = LoggerFactory.getLogger(ServiceProcess.class);

    private final ServiceDefinition<C, S> definition;
    private final Map<String, String> environment;
    private final PrintStream output;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    ServiceProcess(ServiceDefinition<C, S> definition, Map<String, String> environment, PrintStream output) {
        this.definition = definition;
        this.environment = environment;
        this.output = output;
    }

    /**
     * The body of a service's {@code main}: runs it and exits the JVM; SIGTERM and SIGINT stop it cleanly. It logs to
     * standard output, where its supervisor looks, unless {@code logback.configurationFile} names another configuration.
     * An {@link Error} ends the JVM at once, so that its supervisor starts another.
     */
    public static <C extends Record & ServiceConfig, S extends Service> void main(
            ServiceDefinition<C, S> definition, String... arguments) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, LOGGING_OF_SERVICES);
        }
        LibraryLogging.collect();
        ServiceProcess<C, S> process = new ServiceProcess<>(definition, System.getenv(), System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(process::stopAndWait, definition.name() + "-shutdown"));
        int status;
        try {
            status = process.run(arguments);
        } catch (Error e) {
            // Threads of libraries would keep a JVM alive in which nothing works. Not by an exit: it starts threads for
            // the hooks, and threads may be what is lacking.
            e.printStackTrace(System.err);
            Runtime.getRuntime().halt(EXIT_FAILED);
            return;
        }
        System.exit(status);
    }

    /** Asks {@link #run} to close the service and return. */
    void stop() {
        stopRequested.countDown();
    }

    private void stopAndWait() {
        stop();
        try {
            if (!ended.await(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                logger.atError()
                        .addKeyValue("service", definition.name())
                        .addKeyValue("timeoutSeconds", SHUTDOWN_TIMEOUT_SECONDS)
                        .log("The service did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int run(String... arguments) {
        try {
            if (arguments.length == 1 && (arguments[0].equals("--help") || arguments[0].equals("-h"))) {
                output.println(usage());
                return EXIT_STOPPED;
            }
            if (arguments.length != 2 || !arguments[0].equals("--config")) {
                output.println(usage());
                return EXIT_UNUSABLE;
            }
            C config;
            try {
                config = ConfigLoader.load(Path.of(arguments[1]), definition.configType(), environment);
            } catch (ConfigException e) {
                output.println(e.getMessage());
                return EXIT_UNUSABLE;
            }
            return run(config);
        } finally {
            ended.countDown();
        }
    }

    private String usage() {
        return "Usage: " + definition.name() + " --config FILE";
    }

    private int run(C config) {
        try (ProcessMetrics metrics = new ProcessMetrics();
                S service = definition.factory().create(config, metrics.registry());
                OperationsServer operations =
                        OperationsServer.start(config.operations(), metrics.registry(), List.of(service))) {
            definition.endpoints().addTo(operations, service);
            ServiceDefinition.Opened companion =
                    definition.companion().open(config, service, metrics.registry(), operations);
            try {
                return runToItsEnd(service);
            } finally {
                companion.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_FAILED;
        } catch (Exception e) {
            logger.atError()
                    .addKeyValue("service", definition.name())
                    .setCause(e)
                    .log("Service failed");
            output.println(definition.name() + ": " + e.getMessage());
            return EXIT_FAILED;
        }
    }

    private int runToItsEnd(S service) throws Exception {
        service.start();
        logger.atInfo().addKeyValue("service", service.name()).log("Service started");
        boolean asked = awaitEnd(service);
        logger.atInfo().addKeyValue("service", service.name()).log("Service is stopping");
        return asked ? EXIT_STOPPED : EXIT_FAILED;
    }

    /** Whether it ends because it was asked to; if not, it has failed. */
    private boolean awaitEnd(Service service) throws InterruptedException {
        while (!stopRequested.await(HEALTH_CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (service.health() instanceof Health.Failed failed) {
                logger.atError()
                        .addKeyValue("service", service.name())
                        .addKeyValue("code", failed.code())
                        .addKeyValue("reason", failed.reason())
                        .addKeyValue("hint", failed.hint())
                        .log("Service failed");
                output.println(service.name() + ": " + failed.reason() + " [" + failed.code() + "]. " + failed.hint());
                return false;
            }
        }
        return true;
    }
}
