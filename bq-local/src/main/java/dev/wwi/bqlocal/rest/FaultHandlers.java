package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.fault.AppendFaults;
import dev.wwi.bqlocal.fault.Fault;
import dev.wwi.bqlocal.fault.FaultPlan;

/** Control calls: which faults appends meet. */
public final class FaultHandlers {
    private final AppendFaults faults;

    public FaultHandlers(AppendFaults faults) {
        this.faults = faults;
    }

    RestResponse get(RestRequest request) {
        ObjectNode body = faults.plan().toJson();
        ObjectNode met = body.putObject("met");
        faults.met().forEach(met::put);
        return RestResponse.ok(body);
    }

    RestResponse plan(RestRequest request) {
        try {
            faults.plan(FaultPlan.of(request.body()));
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
