package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.fault.AppendFaults;
import dev.wwi.bqlocal.fault.Fault;
import dev.wwi.bqlocal.fault.FaultPlan;
import java.util.HashMap;
import java.util.Map;

/** Control calls: which faults appends meet. */
public final class FaultHandlers {
    private static final String SEED = "seed";
    private static final String RATES = "rates";
    private static final String MAX_LATENCY_MILLIS = "maxLatencyMillis";
    private static final String SCHEMA_LAG_MILLIS = "schemaLagMillis";

    private final AppendFaults faults;

    public FaultHandlers(AppendFaults faults) {
        this.faults = faults;
    }

    RestResponse get(RestRequest request) {
        FaultPlan plan = faults.plan();
        ObjectNode body = JsonNodeFactory.instance.objectNode().put(SEED, plan.seed());
        ObjectNode rates = body.putObject(RATES);
        plan.rates().forEach((fault, rate) -> rates.put(fault.name(), rate));
        body.put(MAX_LATENCY_MILLIS, plan.maxLatencyMillis()).put(SCHEMA_LAG_MILLIS, plan.schemaLagMillis());
        ObjectNode met = body.putObject("met");
        faults.met().forEach(met::put);
        return RestResponse.ok(body);
    }

    RestResponse plan(RestRequest request) {
        ObjectNode body = request.body();
        try {
            Map<Fault, Double> rates = new HashMap<>();
            for (Map.Entry<String, JsonNode> rate : body.path(RATES).properties()) {
                rates.put(Fault.named(rate.getKey()), rate.getValue().asDouble(Double.NaN));
            }
            faults.plan(new FaultPlan(
                    body.path(SEED).asLong(),
                    rates,
                    body.path(MAX_LATENCY_MILLIS).asLong(),
                    body.path(SCHEMA_LAG_MILLIS).asLong()));
        } catch (IllegalArgumentException e) {
            throw RequestException.invalid(e.getMessage());
        }
        return get(request);
    }

    RestResponse clear(RestRequest request) {
        faults.clear();
        return get(request);
    }

    RestResponse meetNext(RestRequest request) {
        try {
            faults.meetNext(
                    request.body().path("appends").asInt(1),
                    Fault.named(request.body().path("fault").asText()));
        } catch (IllegalArgumentException e) {
            throw RequestException.invalid(e.getMessage());
        }
        return get(request);
    }
}
