package dev.wwi.platform.partitions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wwi.runtime.http.OrderBody;
import java.util.Map;

/**
 * How many partitions the topics that feed facts are to have; as JSON <code>{"partitions": 8, "trial": false}</code>.
 *
 * @param trial whether nothing is to be done, but only told what would be, or how far it is
 */
public record PartitionsOrder(int partitions, boolean trial) {
    /** More would be more files than a broker maps by default, over all topics and stores. */
    private static final int MOST = 256;

    private static final String USAGE = "send {\"partitions\": 8, \"trial\": false}";

    /** Refuses what cannot be. */
    public PartitionsOrder {
        if (partitions < 1 || partitions > MOST) {
            throw new IllegalArgumentException("partitions is " + partitions + "; allowed is 1 to " + MOST);
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong and what is allowed
     */
    public static PartitionsOrder parse(String json) {
        OrderBody order = OrderBody.parse(json, USAGE);
        JsonNode partitions = order.field("partitions");
        JsonNode trial = order.field("trial");
        if (!partitions.isInt()) {
            throw order.refusal("\"partitions\" is " + partitions + ", no whole number");
        }
        if (!trial.isBoolean()) {
            throw order.refusal("\"trial\" is " + trial + ", neither true nor false");
        }
        return new PartitionsOrder(partitions.asInt(), trial.asBoolean());
    }

    /** As {@link #parse} reads it. */
    public Map<String, Object> toJson() {
        return Map.of("partitions", partitions, "trial", trial);
    }
}
