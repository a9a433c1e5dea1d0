package dev.wwi.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which tables are to be read again; as JSON <code>{"tables": ["sales.orders"]}</code> or <code>{"all": true}</code>.
 *
 * @param tables their qualified names, without doubles; empty for all
 */
public record RereadOrder(List<String> tables) {
    private static final String USAGE = "send {\"tables\": [\"sales.orders\"]} or {\"all\": true}";

    /** Leaves doubles out. */
    public RereadOrder {
        tables = tables.stream().distinct().toList();
    }

    /** Of all captured tables. */
    public static RereadOrder ofAll() {
        return new RereadOrder(List.of());
    }

    /** Whether all captured tables are meant. */
    public boolean isOfAll() {
        return tables.isEmpty();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong and what is allowed
     */
    public static RereadOrder parse(String json) {
        JsonNode order;
        try {
            order = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage() + "; " + USAGE, e);
        }
        JsonNode tables = order.path("tables");
        if (order.has("all")) {
            if (!order.path("all").isBoolean() || !order.path("all").asBoolean() || !tables.isMissingNode()) {
                throw new IllegalArgumentException("\"all\" goes without \"tables\" and is true; " + USAGE);
            }
            return ofAll();
        }
        if (!tables.isArray() || tables.isEmpty()) {
            throw new IllegalArgumentException("\"tables\" names no table; " + USAGE);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode table : tables) {
            if (!table.isTextual()) {
                throw new IllegalArgumentException("\"tables\" has " + table + ", which is no text; " + USAGE);
            }
            names.add(table.asText());
        }
        return new RereadOrder(names);
    }

    /** As {@link #parse} reads it. */
    public Map<String, Object> toJson() {
        return isOfAll() ? Map.of("all", true) : Map.of("tables", tables);
    }
}
