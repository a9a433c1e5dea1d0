package dev.wwi.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import dev.wwi.runtime.config.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what on the operations port. Health probes are open to all. With a bearer token all else needs it. Without
 * one, orders are taken on loopback only, and never from a foreign web page: a browser would send those, too, so the
 * {@code Host} must be this machine's (against DNS rebinding), the {@code Origin} the server's own, and the body JSON.
 */
final class AccessRules {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> READING_METHODS = Set.of("GET", "HEAD");

    private final @Nullable BearerToken bearerToken;
    private final boolean loopback;

    AccessRules(@Nullable Secret bearerToken, boolean loopback) {
        this.bearerToken = bearerToken == null ? null : new BearerToken(bearerToken);
        this.loopback = loopback;
    }

    /** The refusal, or nothing if the request may pass. */
    Optional<OperationsResponse> refusal(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/health") || path.startsWith("/health/")) {
            return Optional.empty();
        }
        if (bearerToken != null) {
            return bearerToken
                    .refusal(exchange.getRequestHeaders().getFirst("Authorization"))
                    .map(reason -> OperationsResponse.error(401, reason));
        }
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (loopback && (host == null || !LOOPBACK_NAMES.contains(withoutPort(host)))) {
            return Optional.of(OperationsResponse.error(
                    403, "The request is for host " + host + "; allowed on this loopback port is localhost"));
        }
        if (!READING_METHODS.contains(exchange.getRequestMethod())) {
            return refusalOfOrder(exchange, host);
        }
        return Optional.empty();
    }

    private Optional<OperationsResponse> refusalOfOrder(HttpExchange exchange, @Nullable String host) {
        if (!loopback) {
            return Optional.of(OperationsResponse.error(
                    403, "Orders from other machines need a bearer token; set one in the operations settings"));
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !isOwn(origin, host)) {
            return Optional.of(OperationsResponse.error(403, "The request comes from a page of " + origin));
        }
        // Pages can send other types across origins without asking first (Fetch standard, CORS-safelisted headers).
        if (hasBody(exchange) && !isJson(exchange)) {
            return Optional.of(OperationsResponse.error(415, "Send Content-Type: application/json"));
        }
        return Optional.empty();
    }

    private static boolean hasBody(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        return length == null ? exchange.getRequestHeaders().containsKey("Transfer-Encoding") : !length.equals("0");
    }

    private static boolean isJson(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equals(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "");
    }
}
