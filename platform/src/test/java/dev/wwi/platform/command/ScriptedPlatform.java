package dev.wwi.platform.command;

import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.console.Platform;
import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.console.PlatformStatus.Slot;
import dev.wwi.platform.console.PlatformStatus.ValuesLeftOut;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.pause.PauseDesk;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildsStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A platform whose re-reads and rebuilds go as the test says; each state is told once, the last one from then on. */
final class ScriptedPlatform implements Platform {
    private final Deque<RereadsStatus> states = new ArrayDeque<>();
    private final List<RereadOrder> orders = new ArrayList<>();
    private final List<AdditionOrder> additions = new ArrayList<>();
    private final Deque<Optional<RebuildsStatus>> rebuilds =
            new ArrayDeque<>(List.of(Optional.of(new RebuildsStatus(List.of(), List.of()))));
    private final List<RebuildOrder> rebuildOrders = new ArrayList<>();
    private final Deque<PartitionPlan> plans = new ArrayDeque<>();
    private final List<PartitionsOrder> partitionsOrders = new ArrayList<>();
    private List<StoppedTable> stoppedTables = List.of();
    private List<ValuesLeftOut> valuesLeftOut = List.of();
    private List<StageLag> lag = List.of();
    private @Nullable DeadLetterDesk desk;
    private @Nullable PauseDesk pauseDesk;
    private @Nullable Slot slot;
    private @Nullable RuntimeException refusal;
    private @Nullable ReconcileAnswer reconciliation;
    private final List<ReconcileOrder> reconciled = new ArrayList<>();

    ScriptedPlatform tells(RereadsStatus... next) {
        states.addAll(List.of(next));
        return this;
    }

    ScriptedPlatform tells(RebuildsStatus... next) {
        rebuilds.clear();
        Stream.of(next).map(Optional::of).forEach(rebuilds::add);
        return this;
    }

    /** From then on no sink answers. */
    ScriptedPlatform losesItsSink() {
        rebuilds.add(Optional.empty());
        return this;
    }

    ScriptedPlatform refuses(RuntimeException reason) {
        refusal = reason;
        return this;
    }

    ScriptedPlatform has(Slot kept, List<StoppedTable> stopped, List<ValuesLeftOut> leftOut) {
        slot = kept;
        stoppedTables = stopped;
        valuesLeftOut = leftOut;
        return this;
    }

    ScriptedPlatform with(DeadLetterDesk letters) {
        desk = letters;
        return this;
    }

    ScriptedPlatform with(PauseDesk pauses) {
        pauseDesk = pauses;
        return this;
    }

    @Override
    public PauseDesk pauses() {
        return Objects.requireNonNull(pauseDesk);
    }

    ScriptedPlatform lags(StageLag... stages) {
        lag = List.of(stages);
        return this;
    }

    synchronized List<RereadOrder> orders() {
        return List.copyOf(orders);
    }

    synchronized List<RebuildOrder> rebuildOrders() {
        return List.copyOf(rebuildOrders);
    }

    @Override
    public synchronized PlatformStatus status() {
        RereadsStatus state = states.size() > 1 ? states.remove() : states.peek();
        return new PlatformStatus(
                "RUNNING",
                List.of(),
                "embedded PostgreSQL",
                "0/1",
                List.of(),
                List.of(),
                new PlatformStatus.Ingestion(3L << 30, 3L << 40, 25.6),
                state == null ? new RereadsStatus(CapturePhase.STREAMING, List.of(), List.of()) : state,
                (rebuilds.size() > 1 ? rebuilds.remove() : rebuilds.element()).orElse(null),
                stoppedTables,
                slot,
                valuesLeftOut,
                Map.of("connector", 0L, "sink", 2L),
                null);
    }

    @Override
    public synchronized List<String> reread(RereadOrder order) {
        if (refusal != null) {
            throw refusal;
        }
        orders.add(order);
        return order.isOfAll() ? List.of("sales.orders", "sales.order_lines") : order.tables();
    }

    @Override
    public synchronized List<String> add(AdditionOrder order) {
        if (refusal != null) {
            throw refusal;
        }
        additions.add(order);
        return order.tables();
    }

    synchronized List<AdditionOrder> additions() {
        return List.copyOf(additions);
    }

    @Override
    public List<StageLag> lag() {
        return lag;
    }

    @Override
    public DeadLetterDesk deadLetters() {
        if (desk == null) {
            throw new IllegalStateException("this platform has no Kafka");
        }
        return desk;
    }

    @Override
    public synchronized List<String> rebuild(RebuildOrder order) {
        if (refusal != null) {
            throw refusal;
        }
        rebuildOrders.add(order);
        return order.tables();
    }

    @Override
    public synchronized PartitionPlan partitions(PartitionsOrder order) {
        if (refusal != null) {
            throw refusal;
        }
        if (!order.trial()) {
            partitionsOrders.add(order);
        }
        return plans.size() > 1 ? plans.remove() : plans.element();
    }

    ScriptedPlatform plans(PartitionPlan... next) {
        plans.addAll(List.of(next));
        return this;
    }

    synchronized List<PartitionsOrder> partitionsOrders() {
        return List.copyOf(partitionsOrders);
    }

    @Override
    public QueryResult query(String sql) {
        return new QueryResult(List.of(), List.of());
    }

    @Override
    public synchronized ReconcileAnswer reconcile(ReconcileOrder order) {
        if (refusal != null) {
            throw refusal;
        }
        reconciled.add(order);
        return Objects.requireNonNull(reconciliation, "the test has said what a reconciliation finds");
    }

    ScriptedPlatform finds(ReconcileAnswer answer) {
        reconciliation = answer;
        return this;
    }

    synchronized List<ReconcileOrder> reconciled() {
        return List.copyOf(reconciled);
    }

    @Override
    public void await(Duration timeout) {}
}
