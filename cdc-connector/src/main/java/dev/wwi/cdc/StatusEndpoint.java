package dev.wwi.cdc;

import dev.wwi.cdc.status.CaptureReport;
import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.http.OperationsServer;

/** {@code GET /status}: a {@link CaptureReport}. */
public final class StatusEndpoint {
    /** Its path on the operations port. */
    public static final String PATH = "/status";

    private StatusEndpoint() {}

    /** Adds it to the connector's operations port. */
    public static void addTo(OperationsServer operations, CdcConnector connector) {
        operations.get(
                PATH,
                request -> OperationsResponse.json(CaptureReport.of(connector.status(), connector.completeUpTo())));
    }
}
