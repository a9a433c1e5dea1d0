package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.wwi.cdc.AdditionEndpoint;
import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.StatusEndpoint;
import dev.wwi.cdc.status.CaptureReport;
import dev.wwi.cdc.status.RereadsStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connector in a process of its own as the other commands see it, through its operations port. */
public final class ConnectorClient implements RereadClient {
    static final TypeReference<Map<String, List<String>>> TABLES = new TypeReference<>() {};

    private final JsonCalls calls;

    /**
     * To the operations port at that address.
     *
     * @param bearerToken the port's; null if it has none
     */
    public ConnectorClient(URI connector, @Nullable String bearerToken) {
        this(connector, bearerToken, JsonCalls.newClient());
    }

    /** The same by an HTTP client that others use, too. */
    public ConnectorClient(URI connector, @Nullable String bearerToken, HttpClient client) {
        this.calls = new JsonCalls(
                connector,
                "connector",
                "start it with ./wwi run connector --config FILE; its port is operations.port",
                "Set WWI_OPERATIONS_TOKEN to its operations.bearerToken",
                bearerToken,
                client);
    }

    /** What it is doing. */
    public CaptureReport report() throws PlatformCallException, InterruptedException {
        return calls.get(StatusEndpoint.PATH, new TypeReference<CaptureReport>() {});
    }

    @Override
    public List<String> reread(RereadOrder order) throws PlatformCallException, InterruptedException {
        return calls.post("/reread", order.toJson(), TABLES).getOrDefault("tables", List.of());
    }

    /** Has tables captured too, and returns their names at once. */
    public List<String> add(AdditionOrder order) throws PlatformCallException, InterruptedException {
        return calls.post(AdditionEndpoint.PATH, order.toJson(), TABLES).getOrDefault("tables", List.of());
    }

    @Override
    public RereadsStatus rereads() throws PlatformCallException, InterruptedException {
        return calls.get("/reread", new TypeReference<RereadsStatus>() {});
    }
}
