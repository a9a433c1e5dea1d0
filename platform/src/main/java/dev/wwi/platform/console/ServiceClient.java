package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.wwi.platform.console.PlatformStatus.ServiceStatus;
import dev.wwi.runtime.lag.LagEndpoint;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.sink.SinkReport;
import dev.wwi.sink.StatusEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        this(service, bearerToken, JsonCalls.newClient());
    }

    /** The same by an HTTP client that others use, too. */
    public ServiceClient(URI service, @Nullable String bearerToken, HttpClient client) {
        this.calls = new JsonCalls(
                service,
                "service",
                "start it with ./wwi run SERVICE --config FILE; its port is operations.port",
                "Set WWI_OPERATIONS_TOKEN to its operations.bearerToken",
                bearerToken,
                client);
    }

    /** How far its stages are behind. */
    public List<StageLag> lag() throws PlatformCallException, InterruptedException {
        return calls.get(LagEndpoint.PATH, STAGES);
    }

    /** What a sink has done. */
    public SinkReport sinkReport() throws PlatformCallException, InterruptedException {
        return calls.get(StatusEndpoint.PATH, new TypeReference<SinkReport>() {});
    }

    /** How it is, in words. */
    public List<ServiceStatus> health() throws PlatformCallException, InterruptedException {
        Health health = calls.getAlsoUnavailable("/health/ready", new TypeReference<Health>() {});
        return health.services().entrySet().stream()
                .map(service -> new ServiceStatus(
                        service.getKey(),
                        service.getValue().getOrDefault("state", "UNKNOWN"),
                        detail(service.getValue())))
                .toList();
    }

    private record Health(String status, Map<String, Map<String, String>> services) {}

    private static String detail(Map<String, String> state) {
        return Stream.of("phase", "code", "reason", "hint")
                .map(state::get)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }
}
