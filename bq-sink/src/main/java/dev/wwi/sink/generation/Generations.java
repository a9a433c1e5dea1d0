package dev.wwi.sink.generation;

import dev.wwi.sink.metrics.RebuildMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the generations of all tables: takes orders, takes rebuilds step by step to their end, and has every
 * process of the sink feed what is to be fed. One process at a time, the leader, decides and works; what it decides is
 * in the {@link GenerationLedger} before it is done. Thread-safe.
 */
public final class Generations implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Generations.class);
    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration STEP_INTERVAL = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    /** How often the view of a table in its grace period is looked at. */
    private static final Duration GRACE_INTERVAL = Duration.ofSeconds(30);

    /** A process that was killed leads for its session's time and a rebalance. */
    private static final Duration LEAD_PATIENCE = Duration.ofSeconds(20);

    private static final int STEP_THREADS = 4;

    private final GenerationLedger ledger;
    private final GenerationLeadership leadership;
    private final GenerationPositions positions;
    private final GenerationSteps steps;
    private final Duration gracePeriod;
    private final Clock clock;
    private final Admin admin;
    private final Feeding feeding;
    private final RebuildMetrics metrics;
    private final Object writing = new Object();
    private final Map<String, Step> running = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private final Map<String, Long> notBeforeNanos = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(STEP_THREADS, task -> {
        Thread thread = new Thread(task, "bq-sink-rebuild");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "bq-sink-generations");
    private Map<String, TableGenerations> fed;
    private long lookedNanos;
    private volatile @Nullable String interruption;

    /** What consumes. Called by one thread. */
    interface Feeding {
        /** Has the generations fed that are to be, and no others. */
        void feed(Map<String, TableGenerations> states);

        /** Lets go of what is fed no more. */
        void tidy();
    }

    private record Step(long version, Future<?> task) {}

    Generations(
            GenerationLedger ledger,
            GenerationLeadership leadership,
            GenerationPositions positions,
            GenerationSteps steps,
            Duration gracePeriod,
            Clock clock,
            Admin admin,
            Feeding feeding,
            RebuildMetrics metrics) {
        this.ledger = ledger;
        this.leadership = leadership;
        this.positions = positions;
        this.steps = steps;
        this.gracePeriod = gracePeriod;
        this.clock = clock;
        this.admin = admin;
        this.feeding = feeding;
        this.metrics = metrics;
        this.fed = Map.of();
        this.lookedNanos = System.nanoTime() - LOOK_INTERVAL.toNanos();
    }

    /** Reads what has been decided before. */
    void read() {
        ledger.followToEnd();
    }

    /** Has what was decided fed, and goes on with it. */
    public void start() {
        feedWhatChanged(true);
        thread.start();
    }

    /** What is known of tables that were ever rebuilt, by published name. */
    public Map<String, TableGenerations> states() {
        return ledger.states();
    }

    /** What keeps rebuilds from going on, by table; those of other processes are not known. */
    public Map<String, String> troubles() {
        return Map.copyOf(troubles);
    }

    /** What keeps the generations from being looked after at the moment. */
    public Optional<String> interruption() {
        return Optional.ofNullable(interruption);
    }

    /** How far a generation is. */
    GenerationPositions.Progress progress(Generation generation) {
        return positions.progress(generation);
    }

    /** When the old generation of a table goes. */
    Optional<Instant> graceEnds(TableGenerations state) {
        return state.graceEnds(gracePeriod);
    }

    /** How a table's state changes; may refuse by an {@link IllegalStateException}. */
    @FunctionalInterface
    interface Change {
        TableGenerations of(TableGenerations state, Instant now);
    }

    /**
     * Changes the states of tables, all or none; when it returns the change is durable. A process that is about to lead
     * is waited for, since it has to outlast the one before.
     *
     * @param tables as they are if they were never rebuilt
     * @throws IllegalStateException if one of them refuses, another process leads, or Kafka does not take it
     */
    void change(Collection<TableGenerations> tables, Change change) throws InterruptedException {
        long deadline = System.nanoTime() + LEAD_PATIENCE.toNanos();
        while (!changeAsLeader(tables, change)) {
            Optional<String> other = leadership.otherLeaderHost(admin);
            if (other.isPresent()) {
                throw new IllegalStateException("another process of the sink looks after the generations, at host "
                        + other.get() + "; ask that one");
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("no process of the sink looks after the generations; try again, and see"
                        + " the sink's health if that does not help");
            }
            Thread.sleep(TURN.toMillis());
        }
    }

    private boolean changeAsLeader(Collection<TableGenerations> tables, Change change) {
        synchronized (writing) {
            if (!ledger.leads()) {
                return false;
            }
            List<TableGenerations> changed = new ArrayList<>();
            for (TableGenerations table : tables) {
                changed.add(change.of(ledger.state(table.table()).orElse(table), clock.instant()));
            }
            try {
                ledger.write(changed);
            } catch (KafkaException e) {
                throw new IllegalStateException("Kafka did not take the order: " + e.getMessage(), e);
            }
            changed.forEach(this::changed);
            return true;
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        workers.shutdownNow();
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        ledger.close();
        leadership.close();
    }

    private void run() {
        while (stopped.getCount() > 0) {
            try {
                turn();
                interruption = null;
            } catch (InterruptedException | InterruptException e) {
                // close() was called; the loop's condition sees it.
            } catch (RuntimeException e) {
                interruption = e.toString();
                LOGGER.atWarn()
                        .setMessage("generations are not looked after at the moment, trying again")
                        .addKeyValue("reason", e.toString())
                        .log();
                pause();
            }
        }
    }

    private void turn() throws InterruptedException {
        ledger.follow(TURN);
        boolean elected = leadership.isElected();
        if (elected != ledger.leads()) {
            synchronized (writing) {
                if (elected) {
                    ledger.lead();
                } else {
                    ledger.stepDown();
                }
            }
            LOGGER.atInfo()
                    .setMessage("generations of tables")
                    .addKeyValue("lead", elected)
                    .log();
        }
        feedWhatChanged(false);
        long now = System.nanoTime();
        if (now - lookedNanos >= LOOK_INTERVAL.toNanos()) {
            lookedNanos = now;
            look(now);
        }
        if (ledger.leads()) {
            ledger.states().values().forEach(state -> step(state, now));
        }
    }

    private void feedWhatChanged(boolean first) {
        Map<String, TableGenerations> states = ledger.states();
        if (first || !states.equals(fed)) {
            feeding.feed(states);
            fed = states;
        } else {
            feeding.tidy();
        }
    }

    private void look(long nowNanos) throws InterruptedException {
        List<Generation> generations = new ArrayList<>();
        for (TableGenerations state : ledger.states().values()) {
            if (state.rebuild() != null) {
                generations.addAll(state.fed());
            }
        }
        positions.look(generations, nowNanos);
        for (TableGenerations state : ledger.states().values()) {
            Rebuild rebuild = state.rebuild();
            metrics.table(
                    state.table(),
                    state.phase().map(Phase::name).orElse(""),
                    rebuild == null
                            ? Double.NaN
                            : positions.progress(rebuild.to()).remaining());
        }
    }

    private void step(TableGenerations state, long nowNanos) {
        Step step = running.get(state.table());
        if (step != null && !step.task().isDone()) {
            if (step.version() != state.version()) {
                step.task().cancel(true);
            }
            return;
        }
        boolean due = nowNanos - notBeforeNanos.getOrDefault(state.table(), nowNanos) >= 0;
        if (state.rebuild() != null && due) {
            running.put(state.table(), new Step(state.version(), workers.submit(() -> take(state))));
        }
    }

    /** On a worker thread: one step, and what follows from it if nothing else has happened meanwhile. */
    private void take(TableGenerations state) {
        Duration next = STEP_INTERVAL;
        try {
            Optional<TableGenerations> after = steps.advance(state);
            troubles.remove(state.table());
            if (after.isPresent()) {
                synchronized (writing) {
                    if (ledger.leads() && ledger.state(state.table()).equals(Optional.of(state))) {
                        ledger.write(List.of(after.get()));
                        changed(after.get());
                        return;
                    }
                }
            }
            next = pauseIn(state);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted() && stopped.getCount() > 0) {
                next = AFTER_FAILURE;
                troubles.put(state.table(), String.valueOf(e.getMessage()));
                LOGGER.atWarn()
                        .setMessage("rebuild does not go on at the moment, trying again")
                        .addKeyValue("table", state.table())
                        .addKeyValue("phase", state.phase().map(Phase::name).orElse(""))
                        .addKeyValue("reason", e.toString())
                        .log();
            }
        }
        notBeforeNanos.put(state.table(), System.nanoTime() + next.toNanos());
    }

    private Duration pauseIn(TableGenerations state) {
        Optional<Duration> left = state.graceEnds(gracePeriod).map(end -> Duration.between(clock.instant(), end));
        return left.filter(grace -> grace.compareTo(STEP_INTERVAL) > 0)
                .map(grace -> grace.compareTo(GRACE_INTERVAL) < 0 ? grace : GRACE_INTERVAL)
                .orElse(STEP_INTERVAL);
    }

    private void changed(TableGenerations state) {
        notBeforeNanos.remove(state.table());
        troubles.remove(state.table());
        Map<String, Object> facts = new HashMap<>();
        Rebuild rebuild = state.rebuild();
        if (rebuild != null) {
            facts.put("from", rebuild.from().number());
            facts.put("to", rebuild.to().number());
        }
        LOGGER.atInfo()
                .setMessage("rebuild")
                .addKeyValue("table", state.table())
                .addKeyValue("phase", state.phase().map(Phase::name).orElse("NONE"))
                .addKeyValue("live", state.live().number())
                .addKeyValue("generations", facts)
                .addKeyValue("finding", rebuild == null ? null : rebuild.finding())
                .log();
    }

    private void pause() {
        try {
            stopped.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // close() was called; the loop's condition sees it.
        }
    }
}
