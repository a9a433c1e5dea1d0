package dev.wwi.sink;

import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildsStatus;
import java.util.Map;

/**
 * {@code POST /rebuild} takes a {@link RebuildOrder} and answers 202 with the tables, 400 when one is not known, 409
 * when it is in no state for the order. {@code GET /rebuild} tells how far they are, and answers 503 until the sink has
 * read what was decided.
 */
public final class RebuildEndpoints {
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private RebuildEndpoints() {}

    /** Adds them to the sink's operations port. */
    public static void addTo(OperationsServer operations, BigQuerySink sink) {
        operations
                .get("/rebuild", request -> {
                    RebuildsStatus rebuilds = sink.status().rebuilds();
                    return rebuilds == null
                            ? OperationsResponse.error(
                                    UNAVAILABLE, "the sink is starting, and has not read yet what is being rebuilt")
                            : OperationsResponse.json(rebuilds);
                })
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
