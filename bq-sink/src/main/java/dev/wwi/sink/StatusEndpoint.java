package dev.wwi.sink;

import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.http.OperationsServer;

/** {@code GET /status}: a {@link SinkReport}. */
public final class StatusEndpoint {
    /** Its path on the operations port. */
    public static final String PATH = "/status";

    private StatusEndpoint() {}

    /** Adds it to the sink's operations port. */
    public static void addTo(OperationsServer operations, BigQuerySink sink) {
        operations.get(PATH, request -> OperationsResponse.json(SinkReport.of(sink.status())));
    }
}
