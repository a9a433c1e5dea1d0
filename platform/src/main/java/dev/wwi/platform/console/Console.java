package dev.wwi.platform.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.platform.await.BarrierTimeoutException;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.query.QueryException;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.runtime.http.BearerToken;
import dev.wwi.sink.generation.RebuildOrder;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the platform: {@code GET /} the page, {@code GET /metrics},
 * {@code GET /api/status}, {@code GET /api/lag}, {@code POST /api/query},
 * {@code POST /api/await}, {@code POST /api/snapshot}, {@code POST /api/tables}, {@code POST /api/rebuild}, {@code POST /api/reconcile},
 * {@code POST /api/pauses/…}, {@code POST /api/dlq/…}.
 *
 * <p>With a token, everything but the empty page asks for it. Without one it listens on loopback only, and a web page
 * somewhere else must not reach it through the user's browser: the Host header has to name the loopback interface (DNS
 * rebinding), and calls have to be JSON, which browsers do not send across origins without asking first (Fetch standard,
 * CORS-safelisted request headers).
 */
public final class Console implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Console.class);
    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int THREADS = 8;
    private static final String JSON = "application/json";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Platform platform;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Supplier<String> metrics;
    private final byte[] page;
    private final @Nullable BearerToken token;

    private interface Handler {
        Answer handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private record Answer(int status, Object body) {}

    private record Failure(String error) {}

    private Console(
            HttpServer server, Platform platform, Supplier<String> metrics, byte[] page, @Nullable BearerToken token) {
        this.server = server;
        this.platform = platform;
        this.metrics = metrics;
        this.page = page;
        this.token = token;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "console");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts serving on this machine, without a token.
     *
     * @throws IOException if the port is taken; the message says so
     */
    public static Console start(int port, Platform platform) throws IOException {
        return start(ConsoleConfig.local(port, null), platform, () -> "");
    }

    /**
     * Starts serving.
     *
     * @param metrics all of them in Prometheus' text format
     * @throws IOException if the port is taken; the message says so
     */
    public static Console start(ConsoleConfig config, Platform platform, Supplier<String> metrics) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), 0);
        } catch (BindException e) {
            throw new IOException("port " + config.port() + " is in use; choose another with --port", e);
        }
        try (InputStream resource = Console.class.getResourceAsStream("console.html")) {
            if (resource == null) {
                throw new IOException("the console's page is missing from the jar");
            }
            BearerToken token = config.token() == null ? null : new BearerToken(config.token());
            Console console = new Console(server, platform, metrics, resource.readAllBytes(), token);
            console.serve();
            return console;
        }
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve() {
        server.setExecutor(threads);
        server.createContext("/", this::servePage);
        server.createContext("/metrics", this::serveMetrics);
        server.createContext("/api/status", exchange -> answer(exchange, "GET", this::status));
        server.createContext(
                "/api/lag", exchange -> answer(exchange, "GET", request -> new Answer(200, platform.lag())));
        server.createContext("/api/query", exchange -> answer(exchange, "POST", this::query));
        server.createContext("/api/await", exchange -> answer(exchange, "POST", this::await));
        server.createContext(DeadLetterCalls.PATH, exchange -> answer(exchange, "POST", this::deadLetters));
        server.createContext(PauseCalls.PATH, exchange -> answer(exchange, "POST", this::pauses));
        server.createContext("/api/snapshot", exchange -> answer(exchange, "POST", order(this::snapshot)));
        server.createContext("/api/tables", exchange -> answer(exchange, "POST", order(this::tables)));
        server.createContext("/api/rebuild", exchange -> answer(exchange, "POST", order(this::rebuild)));
        server.createContext("/api/partitions", exchange -> answer(exchange, "POST", order(this::partitions)));
        server.createContext("/api/reconcile", exchange -> answer(exchange, "POST", order(this::reconcile)));
        server.start();
    }

    private Answer status(HttpExchange exchange) throws InterruptedException {
        return new Answer(200, platform.status());
    }

    private Answer query(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode sql = body(exchange).path("sql");
        if (!sql.isTextual()) {
            return new Answer(400, new Failure("\"sql\" is missing; send {\"sql\": \"SELECT …\"}"));
        }
        try {
            return new Answer(200, platform.query(sql.asText()));
        } catch (QueryException e) {
            return new Answer(400, new Failure(e.getMessage()));
        }
    }

    private Answer await(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode seconds = body(exchange).path("timeoutSeconds");
        if (!seconds.isNumber() || seconds.asLong() < 1) {
            return new Answer(400, new Failure("\"timeoutSeconds\" is " + seconds + ", must be 1 or more"));
        }
        try {
            platform.await(Duration.ofSeconds(seconds.asLong()));
            return new Answer(200, Map.of("reached", true));
        } catch (BarrierTimeoutException e) {
            return new Answer(504, new Failure(e.getMessage()));
        }
    }

    /** An order that is wrong is refused with 400, one that cannot be carried out as things are with 409. */
    private static Handler order(Handler handler) {
        return exchange -> {
            try {
                return handler.handle(exchange);
            } catch (IllegalArgumentException e) {
                return new Answer(400, new Failure(e.getMessage()));
            } catch (IllegalStateException e) {
                return new Answer(409, new Failure(e.getMessage()));
            }
        };
    }

    private Answer snapshot(HttpExchange exchange) throws IOException, InterruptedException {
        RereadOrder order = RereadOrder.parse(text(exchange));
        return new Answer(202, Map.of("tables", platform.reread(order)));
    }

    private Answer tables(HttpExchange exchange) throws IOException, InterruptedException {
        AdditionOrder order = AdditionOrder.parse(text(exchange));
        return new Answer(202, Map.of("tables", platform.add(order)));
    }

    private Answer pauses(HttpExchange exchange) throws IOException, InterruptedException {
        String call = exchange.getRequestURI().getPath().substring(PauseCalls.PATH.length());
        try {
            return new PauseCalls(platform.pauses())
                    .answer(call, body(exchange))
                    .map(body -> new Answer(200, body))
                    .orElseGet(() -> new Answer(404, new Failure("there is no call " + PauseCalls.PATH + call)));
        } catch (IllegalArgumentException e) {
            return new Answer(400, new Failure(e.getMessage()));
        }
    }

    private Answer deadLetters(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring(DeadLetterCalls.PATH.length());
        try {
            return new DeadLetterCalls(platform.deadLetters(), mapper)
                    .answer(call, bytes(exchange))
                    .map(body -> new Answer(200, body))
                    .orElseGet(() -> new Answer(404, new Failure("there is no call " + DeadLetterCalls.PATH + call)));
        } catch (IllegalArgumentException e) {
            return new Answer(400, new Failure(e.getMessage()));
        }
    }

    private Answer rebuild(HttpExchange exchange) throws IOException, InterruptedException {
        RebuildOrder order = RebuildOrder.parse(text(exchange));
        return new Answer(202, Map.of("tables", platform.rebuild(order)));
    }

    private Answer partitions(HttpExchange exchange) throws IOException, InterruptedException {
        PartitionsOrder order = PartitionsOrder.parse(text(exchange));
        return new Answer(order.trial() ? 200 : 202, platform.partitions(order));
    }

    private Answer reconcile(HttpExchange exchange) throws IOException, InterruptedException {
        JsonNode order = body(exchange);
        if (!order.path("tables").isArray() || !order.path("repair").isBoolean()) {
            return new Answer(
                    400, new Failure("send {\"tables\": [\"analytics.fct_order\"], \"repair\": false}; [] is all"));
        }
        List<String> tables = new ArrayList<>();
        order.path("tables").forEach(table -> tables.add(table.asText()));
        return new Answer(
                200,
                platform.reconcile(
                        new ReconcileOrder(tables, order.path("repair").asBoolean())));
    }

    private JsonNode body(HttpExchange exchange) throws IOException {
        return mapper.readTree(bytes(exchange));
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(bytes(exchange), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(HttpExchange exchange) throws IOException {
        return exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
    }

    private void answer(HttpExchange exchange, String method, Handler handler) throws IOException {
        try (exchange) {
            send(exchange, answerOf(exchange, method, handler));
        }
    }

    private Answer answerOf(HttpExchange exchange, String method, Handler handler) {
        Optional<Answer> refusal = refusal(exchange);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!exchange.getRequestMethod().equals(method)) {
            return new Answer(405, new Failure("use " + method));
        }
        if (method.equals("POST") && !isJson(exchange)) {
            return new Answer(415, new Failure("send Content-Type: " + JSON));
        }
        try {
            return handler.handle(exchange);
        } catch (JsonProcessingException e) {
            return new Answer(400, new Failure("the body is no JSON: " + e.getOriginalMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(503, new Failure("the platform is stopping"));
        } catch (IOException | RuntimeException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .log("console request failed");
            return new Answer(500, new Failure(String.valueOf(e.getMessage())));
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = mapper.writeValueAsBytes(answer.body());
        send(exchange, answer.status(), JSON, bytes);
    }

    /** The page itself holds nothing; a browser cannot send a token with its first request. */
    private void servePage(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (token == null && !isAddressedToLoopback(exchange)) {
                send(exchange, 421, "text/plain", "loopback only".getBytes(StandardCharsets.UTF_8));
            } else if (!exchange.getRequestURI().getPath().equals("/")) {
                send(exchange, 404, "text/plain", "nothing here".getBytes(StandardCharsets.UTF_8));
            } else {
                send(exchange, 200, "text/html; charset=utf-8", page);
            }
        }
    }

    private void serveMetrics(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Answer> refusal = refusal(exchange);
            if (refusal.isPresent()) {
                send(exchange, refusal.get());
                return;
            }
            byte[] text = metrics.get().getBytes(StandardCharsets.UTF_8);
            send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", text);
        }
    }

    private Optional<Answer> refusal(HttpExchange exchange) {
        if (token == null) {
            return isAddressedToLoopback(exchange)
                    ? Optional.empty()
                    : Optional.of(new Answer(421, new Failure("this console answers on the loopback interface only")));
        }
        Optional<String> refusal = token.refusal(exchange.getRequestHeaders().getFirst("Authorization"));
        refusal.ifPresent(reason -> exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer"));
        return refusal.map(reason -> new Answer(401, new Failure(reason)));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
                                + "script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static boolean isAddressedToLoopback(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && LOOPBACK_NAMES.contains(host.replaceFirst(":\\d+$", ""));
    }

    private static boolean isJson(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(JSON);
    }
}
