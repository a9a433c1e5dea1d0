package dev.wwi.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wwi.runtime.lifecycle.Service;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics} (Prometheus text), {@code /health/live} and {@code /health/ready} (status 200 or 503 with
 * each service's state as JSON), and whatever handlers are added, before or after the start.
 *
 * <p>Thread-safe. Handlers run in a pool of {@value #REQUEST_THREADS} threads, so one that waits long keeps a thread.
 */
public final class OperationsServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(OperationsServer.class);
    private static final int REQUEST_THREADS = 8;
    private static final int CONNECTION_BACKLOG = 64;
    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final int DRAIN_BUFFER_BYTES = 1 << 16;
    private static final long MAX_DRAINED_BYTES = 64L << 20;
    private static final long CLOSE_TIMEOUT_MILLIS = 5_000;
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService requestThreads;
    private final EndpointTable endpoints;
    private final AccessRules accessRules;

    private OperationsServer(
            HttpServer http, ExecutorService requestThreads, EndpointTable endpoints, AccessRules accessRules) {
        this.http = http;
        this.requestThreads = requestThreads;
        this.endpoints = endpoints;
        this.accessRules = accessRules;
    }

    /**
     * Binds the port and serves.
     *
     * @param services those whose health is shown, in this order
     * @throws IOException naming the address, if it cannot be bound
     */
    public static OperationsServer start(
            OperationsConfig config, PrometheusMeterRegistry metrics, List<? extends Service> services)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
        HttpServer http = bind(address);
        AtomicInteger threadNumber = new AtomicInteger();
        ExecutorService requestThreads = Executors.newFixedThreadPool(REQUEST_THREADS, task -> {
            Thread thread = new Thread(task, "operations-" + threadNumber.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        boolean loopback = address.getAddress().isLoopbackAddress();
        AccessRules accessRules = new AccessRules(config.bearerToken(), loopback);
        OperationsServer server = new OperationsServer(http, requestThreads, new EndpointTable(), accessRules);
        HealthReport health = new HealthReport(services);
        server.get("/metrics", request -> OperationsResponse.text(PROMETHEUS_TEXT, metrics.scrape()))
                .get("/health/live", request -> health.live())
                .get("/health/ready", request -> health.ready());
        http.setExecutor(requestThreads);
        http.createContext("/", server::handle);
        http.start();
        LOGGER.atInfo().addKeyValue("url", server.url()).log("Operations port opened");
        return server;
    }

    private static HttpServer bind(InetSocketAddress address) throws IOException {
        // Without TCP_NODELAY the JDK's server, which sends head and body apart, waits 40 ms for each answer's
        // acknowledgement. It reads the property once, when the first server of the JVM is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            return HttpServer.create(address, CONNECTION_BACKLOG);
        } catch (IOException e) {
            throw new IOException("The operations port cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** Adds a handler; segments of the path written as <code>{name}</code> match any text. */
    public OperationsServer get(String path, OperationsEndpoint endpoint) {
        endpoints.add("GET", path, endpoint);
        return this;
    }

    /** Adds a handler of orders; segments of the path written as <code>{name}</code> match any text. */
    public OperationsServer post(String path, OperationsEndpoint endpoint) {
        endpoints.add("POST", path, endpoint);
        return this;
    }

    /** The base URL for clients on this machine, with the port that was really bound. */
    public String url() {
        InetSocketAddress bound = http.getAddress();
        InetAddress address =
                bound.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound.getAddress();
        String text = address.getHostAddress();
        return "http://" + (text.contains(":") ? "[" + text + "]" : text) + ":" + bound.getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            OperationsResponse response;
            try {
                Optional<OperationsResponse> refusal = accessRules.refusal(exchange);
                response = refusal.isPresent() ? refusal.get() : answer(exchange);
            } catch (IllegalArgumentException e) {
                response = OperationsResponse.error(400, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                response = OperationsResponse.error(503, "Interrupted");
            } catch (Exception e) {
                LOGGER.atError()
                        .addKeyValue("path", exchange.getRequestURI().getPath())
                        .setCause(e)
                        .log("A handler failed");
                response = OperationsResponse.error(500, "Internal error; the log says more");
            }
            send(exchange, response);
        }
    }

    private OperationsResponse answer(HttpExchange exchange) throws Exception {
        String rawPath = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        // A probe by HEAD is a GET whose body is not sent.
        Optional<EndpointTable.Match> match = endpoints.find(method.equals("HEAD") ? "GET" : method, rawPath);
        if (match.isEmpty()) {
            return endpoints.hasPath(rawPath)
                    ? OperationsResponse.error(405, "The path takes no " + method)
                    : OperationsResponse.error(404, "There is nothing at " + rawPath);
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
        if (body.length > MAX_REQUEST_BYTES) {
            exchange.getResponseHeaders().set("Connection", "close");
            drain(exchange.getRequestBody());
            return OperationsResponse.error(
                    413, "The request is larger than the allowed " + MAX_REQUEST_BYTES + " bytes");
        }
        OperationsRequest request = new OperationsRequest(
                method,
                exchange.getRequestURI().getPath(),
                match.get().pathParameters(),
                OperationsRequest.parseQuery(exchange.getRequestURI().getRawQuery()),
                new String(body, StandardCharsets.UTF_8));
        return match.get().endpoint().answer(request);
    }

    /** A client that is still sending when the connection is closed may never read the answer (RFC 9112, 9.6). */
    private static void drain(InputStream request) throws IOException {
        byte[] buffer = new byte[DRAIN_BUFFER_BYTES];
        long drained = 0;
        for (int read = request.read(buffer); read >= 0 && drained < MAX_DRAINED_BYTES; read = request.read(buffer)) {
            drained += read;
        }
    }

    private static void send(HttpExchange exchange, OperationsResponse response) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", response.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        byte[] body = response.body();
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(response.status(), bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Frees the port and interrupts no handler: those under way get a moment to end. */
    @Override
    public void close() {
        http.stop(0);
        requestThreads.shutdown();
        try {
            requestThreads.awaitTermination(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
