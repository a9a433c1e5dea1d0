package dev.wwi.cdc;

import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.http.OperationsServer;
import java.util.Map;

/**
 * {@code POST /reread} takes a {@link RereadOrder} and answers 202 with the tables, 400 when one is not captured, 409
 * when capture does not stream. {@code GET /reread} tells how far they are.
 */
public final class RereadEndpoints {
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;

    private RereadEndpoints() {}

    /** Adds them to the connector's operations port. */
    public static void addTo(OperationsServer operations, CdcConnector connector) {
        operations
                .get(
                        "/reread",
                        request -> OperationsResponse.json(connector.status().rereadsStatus()))
                .post("/reread", request -> {
                    RereadOrder order = RereadOrder.parse(request.body());
                    try {
                        return OperationsResponse.json(ACCEPTED, Map.of("tables", connector.reread(order)));
                    } catch (IllegalStateException e) {
                        return OperationsResponse.error(CONFLICT, String.valueOf(e.getMessage()));
                    }
                });
    }
}
