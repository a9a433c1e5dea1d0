package dev.wwi.sink;

import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.sink.generation.RebuildOrder;
import java.util.Map;

/**
 * {@code POST /rebuild} takes a {@link RebuildOrder} and answers 202 with the tables, 400 when one is not known, 409
 * when it is in no state for the order. {@code GET /rebuild} tells how far they are.
 */
public final class RebuildEndpoints {
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;

    private RebuildEndpoints() {}

    /** Adds them to the sink's operations port. */
    public static void addTo(OperationsServer operations, BigQuerySink sink) {
        operations
                .get(
                        "/rebuild",
                        request -> OperationsResponse.json(sink.status().rebuilds()))
                .post("/rebuild", request -> {
                    RebuildOrder order = RebuildOrder.parse(request.body());
                    try {
                        return OperationsResponse.json(ACCEPTED, Map.of("tables", sink.rebuild(order)));
                    } catch (IllegalStateException e) {
                        return OperationsResponse.error(CONFLICT, String.valueOf(e.getMessage()));
                    }
                });
    }
}
