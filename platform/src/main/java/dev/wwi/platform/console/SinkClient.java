package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildsStatus;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink in a process of its own as the other commands see it, through its operations port. */
public final class SinkClient implements RebuildClient {
    private final JsonCalls calls;

    /**
     * To the operations port at that address.
     *
     * @param bearerToken the port's; null if it has none
     */
    public SinkClient(URI sink, @Nullable String bearerToken) {
        this.calls = new JsonCalls(
                sink, "sink", "start it with ./wwi run sink --config FILE; its port is operations.port", bearerToken);
    }

    @Override
    public List<String> rebuild(RebuildOrder order) throws PlatformCallException, InterruptedException {
        return calls.post("/rebuild", order.toJson(), ConnectorClient.TABLES).getOrDefault("tables", List.of());
    }

    @Override
    public RebuildsStatus rebuilds() throws PlatformCallException, InterruptedException {
        return calls.get("/rebuild", new TypeReference<RebuildsStatus>() {});
    }
}
