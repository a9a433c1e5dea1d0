package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.deadletter.LetterFilter;
import dev.wwi.platform.deadletter.LetterId;
import dev.wwi.platform.deadletter.LetterOutcome;
import dev.wwi.platform.deadletter.LetterView;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildsStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A running platform as the other commands see it, through its console. */
public final class PlatformClient implements RereadClient, RebuildClient {
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

    /** How far each stage is behind. */
    public List<StageLag> lag() throws PlatformCallException, InterruptedException {
        return calls.get("/api/lag", ServiceClient.STAGES);
    }

    /** The dead letters that the filter accepts, without their bytes. */
    public List<LetterView> deadLetters(LetterFilter filter) throws PlatformCallException, InterruptedException {
        return calls.post(DeadLetterCalls.PATH + "list", json(filter), new TypeReference<List<LetterView>>() {});
    }

    /** One dead letter with all there is to it. */
    public LetterView deadLetter(LetterId letter) throws PlatformCallException, InterruptedException {
        return calls.post(
                DeadLetterCalls.PATH + "show",
                json(LetterFilter.of(List.of(letter.toString()))),
                new TypeReference<LetterView>() {});
    }

    /** Sends the records of dead letters again. */
    public List<LetterOutcome> replay(LetterFilter filter) throws PlatformCallException, InterruptedException {
        return calls.post(DeadLetterCalls.PATH + "replay", json(filter), new TypeReference<List<LetterOutcome>>() {});
    }

    /** Gives dead letters up. */
    public List<LetterOutcome> drop(LetterFilter filter) throws PlatformCallException, InterruptedException {
        return calls.post(DeadLetterCalls.PATH + "drop", json(filter), new TypeReference<List<LetterOutcome>>() {});
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

    @Override
    public List<String> rebuild(RebuildOrder order) throws PlatformCallException, InterruptedException {
        return calls.post("/api/rebuild", order.toJson(), ConnectorClient.TABLES)
                .getOrDefault("tables", List.of());
    }

    @Override
    public RebuildsStatus rebuilds() throws PlatformCallException, InterruptedException {
        return status().rebuilds();
    }

    private static Map<String, Object> json(LetterFilter filter) {
        return new ObjectMapper().convertValue(filter, new TypeReference<Map<String, Object>>() {});
    }
}
