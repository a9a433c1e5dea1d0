package dev.wwi.sink.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** Datasets and tables over the part of BigQuery's REST API that the sink uses. */
final class FakeRest implements HttpHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> datasets = ConcurrentHashMap.newKeySet();
    private final Map<String, FakeTable> tables = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private volatile Predicate<String> denied = request -> false;
    private volatile boolean showColumnsAtOnce = true;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
            method = method == null ? exchange.getRequestMethod() : method;
            String path = exchange.getRequestURI().getPath().replaceFirst("^/bigquery/v2/projects/[^/]+", "");
            synchronized (requests) {
                requests.add(method + " " + path);
            }
            JsonNode body = body(exchange);
            Answer answer = denied.test(method + " " + path)
                    ? error(403, "accessDenied", "Access Denied: " + path)
                    : answer(method, path, body);
            byte[] bytes = JSON.writeValueAsBytes(answer.body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status, answer.status == 204 ? -1 : bytes.length);
            if (answer.status != 204) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    FakeTable table(String name) {
        return tables.get(name);
    }

    Set<String> tableNames() {
        return Set.copyOf(tables.keySet());
    }

    void deny(Predicate<String> requestsToDeny) {
        denied = requestsToDeny;
    }

    void showColumnsAtOnce(boolean atOnce) {
        showColumnsAtOnce = atOnce;
    }

    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    private record Answer(int status, JsonNode body) {}

    private Answer answer(String method, String path, JsonNode body) {
        String[] parts = path.substring(1).split("/", -1);
        if (method.equals("POST") && parts.length == 1) {
            String name = body.at("/datasetReference/datasetId").asText();
            return datasets.add(name) ? new Answer(200, body) : error(409, "duplicate", "Already Exists: " + name);
        }
        if (!datasets.contains(parts[1])) {
            return error(404, "notFound", "Not found: Dataset " + parts[1]);
        }
        if (parts.length == 2) {
            ObjectNode dataset = JSON.createObjectNode();
            dataset.putObject("datasetReference").put("projectId", "wwi-test").put("datasetId", parts[1]);
            return new Answer(200, dataset);
        }
        String name = parts[1] + "."
                + (parts.length == 3 ? body.at("/tableReference/tableId").asText() : parts[3]);
        FakeTable table = tables.get(name);
        if (method.equals("POST")) {
            if (table != null) {
                return error(409, "duplicate", "Already Exists: " + name);
            }
            ObjectNode resource = (ObjectNode) body;
            resource.put("type", resource.has("view") ? "VIEW" : "TABLE");
            tables.put(name, new FakeTable(resource));
            return new Answer(200, resource);
        }
        if (table == null) {
            return error(404, "notFound", "Not found: Table " + name);
        }
        switch (method) {
            case "PATCH", "PUT" -> {
                table.patch(body);
                if (showColumnsAtOnce) {
                    table.showColumnsToStreams();
                }
            }
            case "DELETE" -> {
                tables.remove(name);
                return new Answer(204, JSON.createObjectNode());
            }
            default -> {}
        }
        return new Answer(200, table.resource());
    }

    private static Answer error(int status, String reason, String message) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("code", status).put("message", message);
        error.putArray("errors").addObject().put("reason", reason).put("message", message);
        return new Answer(status, body);
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body =
                compressed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return JSON.readTree(body);
        }
    }
}
