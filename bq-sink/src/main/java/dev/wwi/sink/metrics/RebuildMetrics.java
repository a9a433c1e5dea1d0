package dev.wwi.sink.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How far rebuilds are, as metrics; registered for a table when it is first rebuilt. Thread-safe. */
public final class RebuildMetrics {

    private final MeterRegistry registry;
    private final List<String> phases;
    private final String heldPhase;
    private final ConcurrentMap<String, State> tables = new ConcurrentHashMap<>();

    private static final class State {
        private volatile String phase = "";
        private volatile double remaining = Double.NaN;
    }

    /**
     * @param phases that a rebuild can be in
     * @param heldPhase the one in which it waits for the operator
     */
    public RebuildMetrics(MeterRegistry registry, List<String> phases, String heldPhase) {
        this.registry = registry;
        this.phases = List.copyOf(phases);
        this.heldPhase = heldPhase;
    }

    /**
     * Notes how far a table is.
     *
     * @param phase empty while it is not rebuilt
     * @param remaining offsets yet to be passed by its new generation, NaN while there is none
     */
    public void table(String table, String phase, double remaining) {
        State state = tables.computeIfAbsent(table, this::register);
        state.phase = phase;
        state.remaining = remaining;
    }

    private State register(String table) {
        State state = new State();
        for (String phase : phases) {
            Gauge.builder(SinkMetrics.REBUILD_PHASE, state, current -> current.phase.equals(phase) ? 1 : 0)
                    .description("1 for the phase that the table's rebuild is in")
                    .tags(SinkMetrics.TABLE, table, SinkMetrics.PHASE, phase)
                    .register(registry);
        }
        Gauge.builder(SinkMetrics.REBUILD_RECORDS_REMAINING, state, current -> current.remaining)
                .description("Offsets that the new generation has yet to pass")
                .baseUnit("records")
                .tags(SinkMetrics.TABLE, table)
                .register(registry);
        Gauge.builder(SinkMetrics.REBUILD_HELD, state, current -> current.phase.equals(heldPhase) ? 1 : 0)
                .description("Whether the table's rebuild waits for the operator")
                .tags(SinkMetrics.TABLE, table)
                .register(registry);
        return state;
    }
}
