package dev.wwi.platform.pause;

import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.runtime.pause.PauseStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Takes orders to halt and to go on. They are durable when the call returns, and every service follows within seconds, at
 * whatever place it runs. Thread-safe.
 */
public final class PauseDesk {
    private static final String CATCHING_UP =
            "Once it goes on it catches up by itself; nothing is lost or written twice.";

    private final PauseStore store;
    private final Supplier<List<String>> tables;
    private final Supplier<Optional<SlotOutlook>> slot;
    private final InstantSource clock;

    /**
     * @param tables names of the warehouse's tables, {@code dataset.table}
     * @param slot what becomes of the slot when capture halts; empty if that is not known
     */
    public PauseDesk(
            PauseStore store,
            Supplier<List<String>> tables,
            Supplier<Optional<SlotOutlook>> slot,
            InstantSource clock) {
        this.store = store;
        this.tables = tables;
        this.slot = slot;
        this.clock = clock;
    }

    /** What is halted. */
    public List<PauseView> list() {
        return store.read().values().stream().map(this::view).toList();
    }

    /**
     * Halts, unless the order is a trial.
     *
     * @return what was, or would be, halted
     * @throws IllegalArgumentException naming the scope that there is not
     * @throws org.apache.kafka.common.KafkaException if an order may not be durable
     */
    public List<PauseView> pause(PauseOrder order) throws InterruptedException {
        order.scopes().forEach(this::require);
        List<PauseView> views = new ArrayList<>();
        for (String scope : order.scopes()) {
            Pause pause = new Pause(scope, clock.instant().truncatedTo(ChronoUnit.SECONDS), order.reason());
            // Looked at before: afterwards the slot says what the pause has done already.
            views.add(view(pause));
            if (!order.trial()) {
                store.add(pause);
            }
        }
        return views;
    }

    /**
     * Lets go on.
     *
     * @param scopes none for all that is halted
     * @return what had been halted and is no more
     * @throws IllegalArgumentException if a scope is not halted
     * @throws org.apache.kafka.common.KafkaException if an order may not be durable
     */
    public List<String> resume(List<String> scopes) throws InterruptedException {
        Map<String, Pause> halted = store.read();
        for (String scope : scopes) {
            if (!halted.containsKey(scope)) {
                throw new IllegalArgumentException(scope + " is not paused; "
                        + (halted.isEmpty() ? "nothing is" : "paused is " + String.join(", ", halted.keySet())));
            }
        }
        List<String> resumed = scopes.isEmpty() ? List.copyOf(halted.keySet()) : List.copyOf(scopes);
        for (String scope : resumed) {
            store.remove(scope);
        }
        return resumed;
    }

    private void require(String scope) {
        List<String> known = tables.get();
        if (!PauseScope.STAGES.contains(scope) && !known.contains(scope)) {
            throw new IllegalArgumentException(scope + " cannot be paused; allowed are "
                    + String.join(", ", PauseScope.STAGES) + ", and the tables "
                    + known.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private PauseView view(Pause pause) {
        return new PauseView(
                pause.scope(), pause.since().toString(), pause.reason(), effect(pause.scope()), risk(pause.scope()));
    }

    private static String effect(String scope) {
        return switch (scope) {
            case PauseScope.CAPTURE ->
                "Nothing is read from the source's WAL, nor by a snapshot. What is in Kafka goes on into the warehouse.";
            case PauseScope.TRANSFORMS -> "The star schema's topics get no more rows. Capture and raw tables go on.";
            case PauseScope.SINK ->
                "No table of the warehouse takes rows, and no change log. Capture and transforms go on.";
            default -> scope + " takes no rows, nor does a rebuild of it go on. All other tables go on.";
        };
    }

    private String risk(String scope) {
        return switch (scope) {
            case PauseScope.CAPTURE ->
                slot.get()
                        .map(SlotOutlook::describe)
                        .orElse("The source keeps all WAL from here on for the slot; how much is not known now.");
            case PauseScope.TRANSFORMS -> "The star schema falls behind the source. " + CATCHING_UP;
            case PauseScope.SINK ->
                "The warehouse falls behind the source. Change logs (changeLog) lack changes that Kafka's compaction"
                        + " removes before it goes on. " + CATCHING_UP;
            default -> scope + " falls behind the source. " + CATCHING_UP;
        };
    }
}
