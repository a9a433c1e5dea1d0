package dev.wwi.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry with Confluent's REST API, for Avro, on the JDK's HTTP server.
 *
 * <p>An answered change is on disk and survives a kill. One server at a time may use a directory. Thread-safe. There
 * is no authentication: bind it to another address than loopback only in a network where every peer may write.
 */
public final class SchemaRegistryServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SchemaRegistryServer.class);
    private static final int REQUEST_THREADS = 8;
    private static final int CONNECTION_BACKLOG = 128;
    private static final long CLOSE_TIMEOUT_MILLIS = 5_000;

    /**
     * Where the registry keeps its data and listens.
     *
     * @param directory made if absent; holds the log of all schemas
     * @param host name or address of the interface to bind
     * @param port 0 for any free port
     * @param maxRequestBytes a larger request body is answered with status 413
     */
    public record Config(Path directory, String host, int port, int maxRequestBytes) {
        /** The interface bound unless another one is named. */
        public static final String DEFAULT_HOST = "127.0.0.1";

        /** Far above the schema of any table: PostgreSQL allows 1,600 columns. */
        public static final int DEFAULT_MAX_REQUEST_BYTES = 4 << 20;

        public Config {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port is " + port + "; allowed is 0 to 65535");
            }
            if (maxRequestBytes < 1 || maxRequestBytes == Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "maxRequestBytes is " + maxRequestBytes + "; allowed is 1 to " + (Integer.MAX_VALUE - 1));
            }
        }

        /** A registry on loopback. */
        public static Config local(Path directory, int port) {
            return new Config(directory, DEFAULT_HOST, port, DEFAULT_MAX_REQUEST_BYTES);
        }
    }

    private final SchemaRegistry registry;
    private final HttpServer http;
    private final ExecutorService requestThreads;
    private final RequestGate gate;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SchemaRegistryServer(
            SchemaRegistry registry, HttpServer http, ExecutorService requestThreads, RequestGate gate) {
        this.registry = registry;
        this.http = http;
        this.requestThreads = requestThreads;
        this.gate = gate;
    }

    /**
     * Reads the log and serves.
     *
     * @throws IOException if the directory is in use or its log damaged, or the address cannot be bound
     */
    public static SchemaRegistryServer start(Config config) throws IOException {
        SchemaRegistry registry = SchemaRegistry.open(config.directory());
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
            HttpServer http = bind(address);
            AtomicInteger threadNumber = new AtomicInteger();
            ExecutorService requestThreads = Executors.newFixedThreadPool(REQUEST_THREADS, task -> {
                Thread thread = new Thread(task, "schema-registry-" + threadNumber.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            RequestGate gate = new RequestGate();
            http.setExecutor(requestThreads);
            http.createContext(
                    "/", new RegistryHttpHandler(new RegistryRoutes(registry), gate, config.maxRequestBytes()));
            http.start();
            SchemaRegistryServer server = new SchemaRegistryServer(registry, http, requestThreads, gate);
            if (!address.getAddress().isLoopbackAddress()) {
                LOGGER.atWarn()
                        .addKeyValue("host", config.host())
                        .log("The schema registry listens beyond this machine, without authentication");
            }
            LOGGER.atInfo().addKeyValue("url", server.url()).log("Schema registry started");
            return server;
        } catch (IOException | RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static HttpServer bind(InetSocketAddress address) throws IOException {
        // Without TCP_NODELAY the JDK's server, which sends head and body apart, waits 40 ms for each answer's
        // acknowledgement. It reads the property once, when the first server of the JVM is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            return HttpServer.create(address, CONNECTION_BACKLOG);
        } catch (IOException e) {
            throw new IOException("The schema registry cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** The base URL for clients on this machine, with the port that was really bound. */
    public String url() {
        InetSocketAddress bound = http.getAddress();
        InetAddress address =
                bound.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound.getAddress();
        String text = address.getHostAddress();
        String host = text.contains(":") ? "[" + text + "]" : text;
        return "http://" + host + ":" + bound.getPort();
    }

    /** Lets the requests under way finish, turns new ones away, and frees the port and the directory. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        gate.closeAndAwait(CLOSE_TIMEOUT_MILLIS);
        http.stop(0);
        requestThreads.shutdown();
        try {
            requestThreads.awaitTermination(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            registry.close();
        }
        LOGGER.atInfo().log("Schema registry stopped");
    }
}
