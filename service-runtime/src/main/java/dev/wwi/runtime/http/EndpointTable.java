package dev.wwi.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which endpoint answers a method and path; of two that fit, the one registered first. Thread-safe. */
final class EndpointTable {
    record Match(OperationsEndpoint endpoint, Map<String, String> pathParameters) {}

    private record Row(String method, List<String> template, OperationsEndpoint endpoint) {}

    private final List<Row> rows = new CopyOnWriteArrayList<>();

    void add(String method, String path, OperationsEndpoint endpoint) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The path is " + path + "; allowed is one that starts with /");
        }
        rows.add(new Row(method, segments(path), endpoint));
    }

    Optional<Match> find(String method, String rawPath) {
        List<String> path = segments(rawPath);
        for (Row row : rows) {
            Optional<Map<String, String>> parameters = match(row.template(), path);
            if (row.method().equals(method) && parameters.isPresent()) {
                return Optional.of(new Match(row.endpoint(), parameters.get()));
            }
        }
        return Optional.empty();
    }

    boolean hasPath(String rawPath) {
        List<String> path = segments(rawPath);
        return rows.stream().anyMatch(row -> match(row.template(), path).isPresent());
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static Optional<Map<String, String>> match(List<String> template, List<String> path) {
        if (template.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            // Unlike in a query, "+" is no space in a path (RFC 3986).
            String actual = URLDecoder.decode(path.get(i).replace("+", "%2B"), StandardCharsets.UTF_8);
            if (expected.startsWith("{") && expected.endsWith("}")) {
                parameters.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
