package dev.wwi.platform.local;

import dev.wwi.platform.await.BarrierTimeoutException;
import dev.wwi.platform.partitions.ChangePhase;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.partitions.Repartitioning;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.Terminal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a change of the partition count through the life of local platforms: the one that got the order drains itself and
 * asks to be started anew; the next one makes the topics anew before its services start, and lets capture go on once what it
 * has filled anew is shown. Thread-safe, {@link #beforeServices} apart.
 */
final class LocalRepartitioning implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LocalRepartitioning.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Duration DRAINING_PATIENCE = Duration.ofSeconds(10);

    private final Repartitioning steps;
    private final BooleanSupplier isCaptureHalted;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "local-repartitioning");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ScheduledFuture<?> turns;
    private String trouble = "";
    private volatile boolean isToRestart;

    /**
     * @param steps owned
     * @param isCaptureHalted whether the connector follows a pause
     */
    LocalRepartitioning(Repartitioning steps, BooleanSupplier isCaptureHalted) {
        this.steps = steps;
        this.isCaptureHalted = isCaptureHalted;
    }

    /** What has to be done while no service runs. */
    void beforeServices(Terminal terminal) throws InterruptedException {
        if (!steps.phase().equals(Optional.of(ChangePhase.REMAKING))) {
            return;
        }
        Phase line = Phase.begin(terminal, "Partitions");
        if (steps.isUntouched() && !isDrained()) {
            steps.notDrained();
            line.done("not changed yet: first what is on its way has to be in the warehouse");
            return;
        }
        try {
            steps.remake((step, records) -> line.update(step + ", " + Terminal.format(records) + " records"));
        } catch (IllegalStateException e) {
            if (!steps.isUntouched()) {
                throw e;
            }
            // The services run with the count that there is, so that the operator can end what is in the way.
            steps.notDrained();
            line.failed(String.valueOf(e.getMessage()));
            return;
        }
        line.done("topics made anew with " + steps.partitions().orElseThrow() + " partitions");
    }

    /** How many partitions the topics of facts have; empty if that was never changed. */
    Optional<Integer> partitions() throws InterruptedException {
        return steps.partitions();
    }

    /** Goes on with a change that an earlier platform has begun. To be called once the services are started. */
    synchronized void start() throws InterruptedException {
        if (steps.phase().filter(phase -> phase != ChangePhase.DONE).isPresent()) {
            goOn();
        }
    }

    /**
     * What the order does or, if it is a trial, would do, or how far it is.
     *
     * @throws IllegalStateException if it cannot be done at the moment
     */
    synchronized PartitionPlan take(PartitionsOrder order) throws InterruptedException {
        PartitionPlan plan = steps.plan(order.partitions());
        if (order.trial() || plan.isDone()) {
            return plan;
        }
        isToRestart = false;
        steps.begin(order.partitions());
        goOn();
        return steps.plan(order.partitions());
    }

    /**
     * Refuses what would be in the way of a change.
     *
     * @throws IllegalStateException if one is under way
     */
    synchronized void refuseOrders() throws InterruptedException {
        if (turns != null
                && steps.phase().filter(phase -> phase != ChangePhase.DONE).isPresent()) {
            throw new IllegalStateException(
                    "the partitions of facts are being changed; wait for that, or call it off, as"
                            + " wwi partitions says");
        }
    }

    /** Whether the platform is to be closed and started anew, so that the change goes on. */
    boolean isToRestart() {
        return isToRestart;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            steps.close();
        }
    }

    private void goOn() {
        if (turns == null) {
            turns = timer.scheduleWithFixedDelay(this::turn, 0, TURN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void turn() {
        try {
            switch (steps.phase().orElse(ChangePhase.DONE)) {
                case DRAINING -> {
                    steps.ensureHalted();
                    if (isCaptureHalted.getAsBoolean() && isDrained()) {
                        steps.drained();
                        isToRestart = true;
                    }
                }
                case REMAKING -> isToRestart = true;
                case REBUILDING -> {
                    if (steps.finish()) {
                        end();
                    }
                }
                case DONE -> end();
            }
            trouble = "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Looked at every second, it is told once.
            if (!e.toString().equals(trouble)) {
                trouble = e.toString();
                LOGGER.atWarn().setCause(e).log("The change of partitions does not go on at the moment, trying again");
            }
        }
    }

    private void end() {
        if (turns != null) {
            turns.cancel(false);
            turns = null;
        }
    }

    private boolean isDrained() throws InterruptedException {
        try {
            steps.awaitDrained(DRAINING_PATIENCE);
            return true;
        } catch (BarrierTimeoutException e) {
            return false;
        }
    }
}
