package dev.wwi.bqlocal.fault;

import com.google.rpc.Code;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Faults that appends meet: those asked for one by one, in their order, then at random as planned. Each meets one
 * append, of whatever connection sends it first. Thread-safe.
 */
public final class AppendFaults {
    private final Deque<Fault> asked = new ArrayDeque<>();
    private final Map<String, Long> met = new TreeMap<>();
    private FaultPlan plan = FaultPlan.NONE;
    private Random random = new Random(0);

    /** The next appends are refused with a code such as ABORTED, INTERNAL, UNAVAILABLE or RESOURCE_EXHAUSTED. */
    public void refuse(int appends, Code code) {
        meetNext(appends, new Fault.Refusal(code));
    }

    /** The next appends are applied, and their connections break before the client learns of it. */
    public void loseAnswers(int appends) {
        meetNext(appends, new Fault.LostAnswer());
    }

    /** The next appends meet a fault. */
    public synchronized void meetNext(int appends, Fault fault) {
        for (int i = 0; i < appends; i++) {
            asked.add(fault);
        }
    }

    /** From now on appends meet faults as planned, beside those that were asked for. */
    public synchronized void plan(FaultPlan planned) {
        plan = planned;
        random = new Random(planned.seed());
    }

    /** Forgets the plan and the faults that no append has met yet. */
    public synchronized void clear() {
        asked.clear();
        plan(FaultPlan.NONE);
    }

    public synchronized FaultPlan plan() {
        return plan;
    }

    /** How many appends have met a fault since the start, by its name. */
    public synchronized Map<String, Long> met() {
        return new TreeMap<>(met);
    }

    /** What the next append meets. */
    public synchronized Optional<Fault> next() {
        Fault next = asked.isEmpty() ? draw() : asked.remove();
        if (next != null) {
            met.merge(next.name(), 1L, Long::sum);
        }
        return Optional.ofNullable(next);
    }

    /** How long the next append waits. */
    public synchronized long nextLatencyMillis() {
        return plan.maxLatencyMillis() == 0 ? 0 : random.nextLong(plan.maxLatencyMillis() + 1);
    }

    private @Nullable Fault draw() {
        if (plan.rates().isEmpty()) {
            return null;
        }
        double rest = random.nextDouble();
        for (Map.Entry<String, Fault> fault : byName().entrySet()) {
            rest -= plan.rates().get(fault.getValue());
            if (rest < 0) {
                return fault.getValue();
            }
        }
        return null;
    }

    /** In an order that does not change from run to run, so that a seed repeats the choices. */
    private Map<String, Fault> byName() {
        TreeMap<String, Fault> ordered = new TreeMap<>();
        plan.rates().keySet().forEach(fault -> ordered.put(fault.name(), fault));
        return ordered;
    }
}
