package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.wwi.runtime.lag.LagEndpoint;
import dev.wwi.runtime.lag.StageLag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service in a process of its own as the other commands see it, through its operations port. */
public final class ServiceClient {
    static final TypeReference<List<StageLag>> STAGES = new TypeReference<>() {};

    private final JsonCalls calls;

    /**
     * To the operations port at that address.
     *
     * @param bearerToken the port's; null if it has none
     */
    public ServiceClient(URI service, @Nullable String bearerToken) {
        this.calls = new JsonCalls(
                service,
                "service",
                "start it with ./wwi run SERVICE --config FILE; its port is operations.port",
                bearerToken);
    }

    /** How far its stages are behind. */
    public List<StageLag> lag() throws PlatformCallException, InterruptedException {
        return calls.get(LagEndpoint.PATH, STAGES);
    }
}
