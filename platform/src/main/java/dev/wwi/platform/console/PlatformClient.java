package dev.wwi.platform.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.deadletter.LetterFilter;
import dev.wwi.platform.deadletter.LetterId;
import dev.wwi.platform.deadletter.LetterOutcome;
import dev.wwi.platform.deadletter.LetterView;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.pause.PauseOrder;
import dev.wwi.platform.pause.PauseView;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildsStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running platform as the other commands see it, through its console. */
public final class PlatformClient implements RereadClient, RebuildClient {
    private static final TypeReference<List<PauseView>> PAUSES = new TypeReference<>() {};

    private final JsonCalls calls;

    /**
     * To the console at that address.
     *
     * @param token the console's; null if it has none
     */
    public PlatformClient(URI platform, @Nullable Secret token) {
        this.calls = new JsonCalls(
                platform,
                "platform",
                "start one with ./wwi local, or name it with --platform or --configs",
                "Set WWI_CONSOLE_TOKEN, or console.token in the folder of --configs",
                token == null ? null : token.reveal(),
                JsonCalls.newClient());
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

    /** What is halted. */
    public List<PauseView> pauses() throws PlatformCallException, InterruptedException {
        return calls.post(PauseCalls.PATH + "list", Map.of(), PAUSES);
    }

    /** Halts, or only tells what that would do. */
    public List<PauseView> pause(PauseOrder order) throws PlatformCallException, InterruptedException {
        return calls.post(
                PauseCalls.PATH + "pause", PauseCalls.json(order.scopes(), order.reason(), order.trial()), PAUSES);
    }

    /** Lets go on; without scopes all that is halted. */
    public List<String> resume(List<String> scopes) throws PlatformCallException, InterruptedException {
        return calls.post(
                PauseCalls.PATH + "resume", PauseCalls.json(scopes, "", false), new TypeReference<List<String>>() {});
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

    /** Compares the warehouse with the source, and returns when that is done. */
    public ReconcileAnswer reconcile(ReconcileOrder order) throws PlatformCallException, InterruptedException {
        return calls.post(
                "/api/reconcile",
                Map.of("tables", order.tables(), "repair", order.repair()),
                new TypeReference<ReconcileAnswer>() {});
    }

    @Override
    public List<String> reread(RereadOrder order) throws PlatformCallException, InterruptedException {
        return calls.post("/api/snapshot", order.toJson(), ConnectorClient.TABLES)
                .getOrDefault("tables", List.of());
    }

    /** Changes the facts' partition count, or tells what that would do or how far it is. */
    public PartitionPlan partitions(PartitionsOrder order) throws PlatformCallException, InterruptedException {
        return calls.post("/api/partitions", order.toJson(), new TypeReference<PartitionPlan>() {});
    }

    /** Has tables captured too, and returns their names at once. */
    public List<String> add(AdditionOrder order) throws PlatformCallException, InterruptedException {
        return calls.post("/api/tables", order.toJson(), ConnectorClient.TABLES).getOrDefault("tables", List.of());
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
        RebuildsStatus rebuilds = status().rebuilds();
        if (rebuilds == null) {
            throw new PlatformCallException("no sink tells how far rebuilds are; they go on once one runs,"
                    + " ./wwi status says why none does");
        }
        return rebuilds;
    }

    private static Map<String, Object> json(LetterFilter filter) {
        return new ObjectMapper().convertValue(filter, new TypeReference<Map<String, Object>>() {});
    }
}
