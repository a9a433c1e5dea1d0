package dev.wwi.cdc;

import dev.wwi.runtime.http.OrderBody;
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
        OrderBody order = OrderBody.parse(json, USAGE);
        List<String> names = order.names("tables");
        if (names.isEmpty()) {
            throw order.refusal("\"tables\" names no table");
        }
        return new AdditionOrder(names);
    }

    /** As {@link #parse} reads it. */
    public Map<String, Object> toJson() {
        return Map.of("tables", tables);
    }
}
