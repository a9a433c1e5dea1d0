package dev.wwi.sink.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wwi.runtime.http.OrderBody;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to become of tables; as JSON <code>{"action": "begin", "tables": ["analytics.dim_city"]}</code>.
 *
 * @param tables published names, or those of datasets for all their tables; without doubles; empty, with
 *     a generation of the transforms, for all that they fill
 * @param transforms to begin: the generation of the transforms whose topics fill the tables from then on; 0 for the
 *     topics that fill them now, {@link #NEXT_TRANSFORMS} for a generation that is started with it
 */
public record RebuildOrder(Action action, List<String> tables, int transforms) {
    /** The next generation of the transforms, for who can start one; {@code "next"} in JSON. */
    public static final int NEXT_TRANSFORMS = -1;

    private static final String NEXT = "next";
    private static final String USAGE = "send {\"action\": \"begin\", \"tables\": [\"analytics.dim_city\"]}";

    /** What can be ordered. */
    public enum Action {
        /** Fill a new generation, and show it once it is equal to the live one. */
        BEGIN,
        /** Give up the new generation. */
        ABORT,
        /** Show the new generation although the comparison did not find it equal. */
        ACCEPT,
        /** Show the old generation again. */
        ROLLBACK,
        /** Remove the old generation before the grace period is over. */
        FINISH
    }

    public RebuildOrder {
        tables = tables.stream().distinct().toList();
        if (tables.isEmpty() && transforms == 0) {
            throw new IllegalArgumentException("\"tables\" names no table; " + USAGE);
        }
        if (transforms < NEXT_TRANSFORMS || (transforms != 0 && action != Action.BEGIN)) {
            throw new IllegalArgumentException("\"transforms\" is " + transforms
                    + "; allowed is, with the action begin alone, a generation from 1 on, or \"next\"");
        }
    }

    /** From the topics that fill the tables now. */
    public RebuildOrder(Action action, List<String> tables) {
        this(action, tables, 0);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong and what is allowed
     */
    public static RebuildOrder parse(String json) {
        OrderBody order = OrderBody.parse(json, USAGE);
        List<String> names = order.names("tables");
        JsonNode transforms = order.field("transforms");
        boolean next = transforms.isTextual() && transforms.asText().equals(NEXT);
        if (!transforms.isMissingNode() && !next && !(transforms.isInt() && transforms.asInt() > 0)) {
            throw order.refusal(
                    "\"transforms\" is " + transforms + ", which is neither a generation's number nor \"next\"");
        }
        return new RebuildOrder(
                action(order.field("action").asText()), names, next ? NEXT_TRANSFORMS : transforms.asInt());
    }

    /** As {@link #parse} reads it. */
    public Map<String, Object> toJson() {
        Map<String, Object> order = new HashMap<>();
        order.put("action", action.name().toLowerCase(Locale.ROOT));
        order.put("tables", tables);
        if (transforms != 0) {
            order.put("transforms", transforms == NEXT_TRANSFORMS ? NEXT : transforms);
        }
        return order;
    }

    private static Action action(String name) {
        for (Action action : Action.values()) {
            if (action.name().equalsIgnoreCase(name)) {
                return action;
            }
        }
        throw new IllegalArgumentException("\"action\" is '" + name + "'; allowed are "
                + Arrays.stream(Action.values())
                        .map(action -> action.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }
}
