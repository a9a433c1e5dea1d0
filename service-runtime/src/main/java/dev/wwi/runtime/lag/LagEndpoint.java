package dev.wwi.runtime.lag;

import dev.wwi.runtime.http.OperationsResponse;
import dev.wwi.runtime.http.OperationsServer;
import java.util.List;
import java.util.function.Supplier;

/** {@code GET /lag}: the judgement of a service's stages, as a list of {@link StageLag}. */
public final class LagEndpoint {
    /** Its path on the operations port. */
    public static final String PATH = "/lag";

    private LagEndpoint() {}

    /** Adds it to a service's operations port. */
    public static void addTo(OperationsServer operations, Supplier<List<StageLag>> lag) {
        operations.get(PATH, request -> OperationsResponse.json(lag.get()));
    }
}
