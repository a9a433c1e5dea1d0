package dev.wwi.bqlocal.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * How often appends meet faults, at random.
 *
 * @param seed repeats the choices, in the order in which appends come
 * @param rates share of appends from 0 to 1 by fault; their sum is at most 1
 * @param maxLatencyMillis appends wait for a random time of up to this before anything happens to them
 * @param schemaLagMillis how long streams do not know the columns of an ALTER; BigQuery's take minutes
 * @param earlierOfTies whether of several changes of a key in one request with equal sequence numbers the first wins
 *     instead of the last; BigQuery picks any
 */
public record FaultPlan(
        long seed, Map<Fault, Double> rates, long maxLatencyMillis, long schemaLagMillis, boolean earlierOfTies) {
    /** No faults. */
    public static final FaultPlan NONE = new FaultPlan(0, Map.of(), 0, 0, false);

    private static final String SEED = "seed";
    private static final String RATES = "rates";
    private static final String MAX_LATENCY_MILLIS = "maxLatencyMillis";
    private static final String EARLIER_OF_TIES = "earlierOfTies";
    private static final String SCHEMA_LAG_MILLIS = "schemaLagMillis";

    public FaultPlan {
        rates = Map.copyOf(rates);
        double sum = 0;
        for (Map.Entry<Fault, Double> rate : rates.entrySet()) {
            if (!(rate.getValue() >= 0)) {
                throw new IllegalArgumentException("The rate of "
                        + rate.getKey().name() + " is " + rate.getValue() + ", allowed are numbers from 0 to 1");
            }
            sum += rate.getValue();
        }
        if (sum > 1) {
            throw new IllegalArgumentException("The sum of all rates is " + sum + ", allowed is at most 1");
        }
        requireNotNegative("maxLatencyMillis", maxLatencyMillis);
        requireNotNegative("schemaLagMillis", schemaLagMillis);
    }

    /**
     * Reads a plan; what is left out is zero.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    public static FaultPlan of(JsonNode json) {
        Map<Fault, Double> rates = new HashMap<>();
        for (Map.Entry<String, JsonNode> rate : json.path(RATES).properties()) {
            rates.put(Fault.named(rate.getKey()), rate.getValue().asDouble(Double.NaN));
        }
        return new FaultPlan(
                json.path(SEED).asLong(),
                rates,
                json.path(MAX_LATENCY_MILLIS).asLong(),
                json.path(SCHEMA_LAG_MILLIS).asLong(),
                json.path(EARLIER_OF_TIES).asBoolean());
    }

    /** As {@link #of} reads it. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(SEED, seed);
        ObjectNode byName = json.putObject(RATES);
        rates.forEach((fault, rate) -> byName.put(fault.name(), rate));
        return json.put(MAX_LATENCY_MILLIS, maxLatencyMillis)
                .put(SCHEMA_LAG_MILLIS, schemaLagMillis)
                .put(EARLIER_OF_TIES, earlierOfTies);
    }

    private static void requireNotNegative(String name, long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException(name + " is " + millis + ", allowed are 0 and more");
        }
    }
}
