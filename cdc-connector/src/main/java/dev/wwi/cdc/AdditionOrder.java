package dev.wwi.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which tables are to be captured too; as JSON <code>{"tables": ["sales.orders"]}</code>.
 *
 * @param tables their qualified names, without doubles
 */
public record AdditionOrder(List<String> tables) {
    private static final String USAGE = "send {\"tables\": [\"sales.orders\"]}";

    /** Leaves doubles out, and refuses an order of nothing. */
    public AdditionOrder {
        tables = tables.stream().distinct().toList();
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("name a table to be added");
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong and what is allowed
     */
    public static AdditionOrder parse(String json) {
        JsonNode order;
        try {
            order = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage() + "; " + USAGE, e);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode table : order.path("tables")) {
            if (!table.isTextual()) {
                throw new IllegalArgumentException("\"tables\" has " + table + ", which is no text; " + USAGE);
            }
            names.add(table.asText());
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("\"tables\" names no table; " + USAGE);
        }
        return new AdditionOrder(names);
    }

    /** As {@link #parse} reads it. */
    public Map<String, Object> toJson() {
        return Map.of("tables", tables);
    }
}
