package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wwi.bqlocal.catalog.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: reads requests, finds their handlers, and writes answers and errors as BigQuery does. */
public final class RestServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RestServer.class);
    /** The first segment of calls that BigQuery does not have: they control this server. */
    static final String CONTROL = "bq-local";

    private static final String PREFIX = "/bigquery/v2/";

    private final HttpServer server;
    private final Router router;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Binds the server; it answers from {@link #start()} on.
     *
     * @param address where to listen; port 0 stands for any free one
     */
    public RestServer(InetSocketAddress address, Executor executor, RestApi api) throws IOException {
        this.router = api.router();
        this.server = HttpServer.create(address, 0);
        server.setExecutor(executor);
        server.createContext("/", this::serve);
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            RestResponse response;
            try {
                response = handle(exchange);
            } catch (RequestException e) {
                response = error(e.reason().httpStatus(), e.reason().code(), String.valueOf(e.getMessage()));
            } catch (Exception e) {
                LOGGER.atError()
                        .addKeyValue("path", exchange.getRequestURI().getPath())
                        .setCause(e)
                        .log("A request failed");
                response = error(500, "internalError", "The local BigQuery failed: " + e);
            }
            byte[] body = response.body().bytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private RestResponse handle(HttpExchange exchange) throws Exception {
        String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
        String method = override == null ? exchange.getRequestMethod() : override.toUpperCase(Locale.ROOT);
        ObjectNode body = body(exchange);
        String path = exchange.getRequestURI().getRawPath();
        Optional<Router.Match> match = router.find(method, segments(path));
        if (match.isEmpty()) {
            return error(404, "notFound", "Not found: " + method + " " + path + " is not served by the local BigQuery");
        }
        RestRequest request = new RestRequest(
                match.get().variables(),
                query(exchange.getRequestURI().getRawQuery()),
                body,
                exchange.getRequestHeaders().getFirst("If-Match"));
        return match.get().handler().handle(request);
    }

    private ObjectNode body(HttpExchange exchange) throws IOException {
        try (InputStream raw = exchange.getRequestBody()) {
            boolean compressed =
                    "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] bytes = (compressed ? new GZIPInputStream(raw) : raw).readAllBytes();
            if (bytes.length == 0) {
                return JsonNodeFactory.instance.objectNode();
            }
            JsonNode parsed = json.readTree(bytes);
            if (parsed instanceof ObjectNode object) {
                return object;
            }
            throw RequestException.invalid("The body must be a JSON object");
        } catch (JsonProcessingException e) {
            throw RequestException.invalid("Parse Error: " + e.getOriginalMessage());
        }
    }

    /** The segments below the API's prefix, or those of a control call; none for any other path. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        if (!path.startsWith(PREFIX) && !path.startsWith("/" + CONTROL + "/")) {
            return segments;
        }
        String relative = path.substring(path.startsWith(PREFIX) ? PREFIX.length() : 1);
        for (String segment : relative.split("/", -1)) {
            segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return segments;
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static RestResponse error(int status, String reason, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error = body.putObject("error");
        error.put("code", status).put("message", message);
        error.putArray("errors")
                .addObject()
                .put("message", message)
                .put("domain", "global")
                .put("reason", reason);
        return RestResponse.of(status, body);
    }
}
