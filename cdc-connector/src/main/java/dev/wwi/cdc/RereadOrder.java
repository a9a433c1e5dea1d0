package dev.wwi.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wwi.runtime.http.OrderBody;
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
        OrderBody order = OrderBody.parse(json, USAGE);
        JsonNode tables = order.field("tables");
        JsonNode all = order.field("all");
        if (!all.isMissingNode()) {
            if (!all.isBoolean() || !all.asBoolean() || !tables.isMissingNode()) {
                throw order.refusal("\"all\" goes without \"tables\" and is true");
            }
            return ofAll();
        }
        if (!tables.isArray() || tables.isEmpty()) {
            throw order.refusal("\"tables\" names no table");
        }
        return new RereadOrder(order.names("tables"));
    }

    /** As {@link #parse} reads it. */
    public Map<String, Object> toJson() {
        return isOfAll() ? Map.of("all", true) : Map.of("tables", tables);
    }
}
