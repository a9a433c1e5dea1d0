package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.query.QueryResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A running platform as the other commands see it, through its console. */
public final class PlatformClient implements RereadClient {
    private final JsonCalls calls;

    /** To the console at that address. */
    public PlatformClient(URI platform) {
        this.calls =
                new JsonCalls(platform, "platform", "start one with ./wwi local, or name it with --platform", null);
    }

    /** How the platform is. */
    public PlatformStatus status() throws PlatformCallException, InterruptedException {
        return calls.get("/api/status", new TypeReference<PlatformStatus>() {});
    }

    /** SQL on the warehouse. */
    public QueryResult query(String sql) throws PlatformCallException, InterruptedException {
        return calls.post("/api/query", Map.of("sql", sql), new TypeReference<QueryResult>() {});
    }

    /** Waits until all that was committed at the source before the call is in the warehouse. */
    public void await(Duration timeout) throws PlatformCallException, InterruptedException {
        calls.post(
                "/api/await",
                Map.of("timeoutSeconds", Math.max(1, timeout.toSeconds())),
                new TypeReference<Map<String, Boolean>>() {});
    }

    @Override
    public List<String> reread(RereadOrder order) throws PlatformCallException, InterruptedException {
        return calls.post("/api/snapshot", order.toJson(), ConnectorClient.TABLES)
                .getOrDefault("tables", List.of());
    }

    @Override
    public RereadsStatus rereads() throws PlatformCallException, InterruptedException {
        return status().rereads();
    }
}
