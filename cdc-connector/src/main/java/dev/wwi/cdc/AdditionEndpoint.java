package dev.wwi.cdc;

import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.http.OperationsServer;
import java.util.Map;

/**
 * {@code POST /tables} takes an {@link AdditionOrder} and answers 202 with the tables, 400 when one is unknown or captured
 * already, 409 when capture does not stream or the source is not ready for them. {@code GET /reread} tells how far they are
 * read.
 */
public final class AdditionEndpoint {
    /** Its path on the operations port. */
    public static final String PATH = "/tables";

    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;

    private AdditionEndpoint() {}

    /** Adds it to the connector's operations port. */
    public static void addTo(OperationsServer operations, CdcConnector connector) {
        operations.post(PATH, request -> {
            AdditionOrder order = AdditionOrder.parse(request.body());
            try {
                return OperationsResponse.json(ACCEPTED, Map.of("tables", connector.add(order)));
            } catch (IllegalStateException e) {
                return OperationsResponse.error(CONFLICT, String.valueOf(e.getMessage()));
            }
        });
    }
}
