package dev.wwi.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.confluent.kafka.schemaregistry.client.rest.Versions;
import io.confluent.kafka.schemaregistry.client.rest.entities.ErrorMessage;
import io.confluent.kafka.schemaregistry.utils.JacksonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wire side: reads a bounded body, lets the routes answer, and turns every failure into Confluent's error body. */
final class RegistryHttpHandler implements HttpHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(RegistryHttpHandler.class);
    private static final int DRAIN_BUFFER_BYTES = 1 << 16;
    private static final long MAX_DRAINED_BYTES = 64L << 20;

    private final RegistryRoutes routes;
    private final RequestGate gate;
    private final int maxRequestBytes;

    RegistryHttpHandler(RegistryRoutes routes, RequestGate gate, int maxRequestBytes) {
        this.routes = routes;
        this.gate = gate;
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!gate.enter()) {
                sendError(exchange, RegistryException.http(503, "The registry is shutting down"));
                return;
            }
            try {
                answer(exchange);
            } finally {
                gate.leave();
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            String body = readBody(exchange);
            String rawPath = exchange.getRequestURI().getRawPath();
            RegistryRoutes.Match match = routes.match(exchange.getRequestMethod(), rawPath);
            HttpCall call = new HttpCall(
                    match.pathParameters(),
                    HttpCall.parseQuery(exchange.getRequestURI().getRawQuery()),
                    body);
            send(exchange, 200, match.endpoint().answer(call));
        } catch (RegistryException e) {
            if (e.httpStatus() >= 500) {
                LOGGER.atError()
                        .addKeyValue("path", exchange.getRequestURI())
                        .setCause(e)
                        .log("Request failed");
            }
            sendError(exchange, e);
        } catch (IllegalArgumentException e) {
            sendError(exchange, RegistryException.http(400, "Malformed request: " + e.getMessage()));
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("path", exchange.getRequestURI())
                    .setCause(e)
                    .log("Request failed");
            sendError(exchange, RegistryException.http(500, "Internal error"));
        }
    }

    private String readBody(HttpExchange exchange) throws IOException, RegistryException {
        byte[] body = exchange.getRequestBody().readNBytes(maxRequestBytes + 1);
        if (body.length > maxRequestBytes) {
            // Perhaps not all of the rest is read, so the connection cannot carry another request.
            exchange.getResponseHeaders().set("Connection", "close");
            drain(exchange.getRequestBody());
            throw RegistryException.http(413, "The request is larger than the allowed " + maxRequestBytes + " bytes");
        }
        if (body.length > 0 && !isJson(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw RegistryException.http(415, "HTTP 415 Unsupported Media Type");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Form and plain-text bodies are what a foreign web page can send to a local port unasked, so they are refused. */
    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return type.endsWith("json") || type.equals("application/octet-stream");
    }

    private static void sendError(HttpExchange exchange, RegistryException error) throws IOException {
        send(exchange, error.httpStatus(), new ErrorMessage(error.errorCode(), String.valueOf(error.getMessage())));
    }

    private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] bytes = JacksonMapper.INSTANCE.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", Versions.SCHEMA_REGISTRY_V1_JSON);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** A client that is still sending when the connection is closed may never read the answer (RFC 9112, 9.6). */
    private static void drain(InputStream request) throws IOException {
        byte[] buffer = new byte[DRAIN_BUFFER_BYTES];
        long drained = 0;
        for (int read = request.read(buffer); read >= 0 && drained < MAX_DRAINED_BYTES; read = request.read(buffer)) {
            drained += read;
        }
    }
}
