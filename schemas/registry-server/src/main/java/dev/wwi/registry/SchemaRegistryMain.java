package dev.wwi.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Runs the registry as a process of its own until it is told to stop. */
public final class SchemaRegistryMain {
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;
    private static final String USAGE = "Usage: --dir DIRECTORY [--port PORT (default 8081)] [--host HOST (default "
            + SchemaRegistryServer.Config.DEFAULT_HOST + ")]";
    private static final int DEFAULT_PORT = 8081;
    private static final Set<String> OPTIONS = Set.of("--dir", "--port", "--host");

    private SchemaRegistryMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        SchemaRegistryServer.Config config;
        try {
            config = parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(EXIT_USAGE);
            return;
        }
        try {
            SchemaRegistryServer server = SchemaRegistryServer.start(config);
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server, stopped), "schema-registry-shutdown"));
            System.out.println("Schema registry at " + server.url());
            stopped.await();
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_FAILED);
        }
    }

    private static void close(SchemaRegistryServer server, CountDownLatch stopped) {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("The schema registry did not close cleanly: " + e.getMessage());
        } finally {
            stopped.countDown();
        }
    }

    static SchemaRegistryServer.Config parse(String... arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (!OPTIONS.contains(name)) {
                throw new IllegalArgumentException("Unknown option " + name);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("Option " + name + " needs a value");
            }
            options.put(name, arguments[i + 1]);
        }
        String directory = options.get("--dir");
        if (directory == null) {
            throw new IllegalArgumentException("Option --dir is missing");
        }
        return new SchemaRegistryServer.Config(
                Path.of(directory),
                options.getOrDefault("--host", SchemaRegistryServer.Config.DEFAULT_HOST),
                port(options.get("--port")),
                SchemaRegistryServer.Config.DEFAULT_MAX_REQUEST_BYTES);
    }

    private static int port(@Nullable String text) {
        if (text == null) {
            return DEFAULT_PORT;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port is '" + text + "'; allowed is a number from 0 to 65535", e);
        }
    }
}
