package dev.wwi.streams;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.streams.failure.ThreadFailures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application at the pace that fits what it has to read: when another one fits, it is closed and opened in place.
 *
 * <p>Kafka Streams takes the commit interval when it is made, so a change of pace is a restart inside the process. What
 * was taken is finished before, and the stores stay on disk. It comes back under its instance id (KIP-345), so within the
 * session timeout nobody else is given its tasks; if it takes longer, tasks move to other processes and back, which costs
 * time and nothing else. An application that cannot be opened again is tried with growing pauses, as long as
 * {@link ThreadFailures} sees a use in it.
 *
 * <p>Thread-safe. {@link #pause}, {@link #resume} and the questions never wait for a change of pace.
 */
final class PacedApplication {
    private static final Logger LOGGER = LoggerFactory.getLogger(PacedApplication.class);

    private final ProcessingConfig processing;
    private final Application.Factory factory;
    private final ThreadFailures failures;
    private final RestoreProgress restoreProgress;
    private final InstantSource clock;

    /** Held while the application is being opened or closed. */
    private final ReentrantLock opening = new ReentrantLock();

    private volatile @Nullable Application application;
    private volatile @Nullable Change change;
    private volatile boolean closed;
    private volatile Instant fittingAt;
    private volatile boolean paused;

    /**
     * A change of pace that is not finished.
     *
     * @param next the pace it is for
     * @param failures how often the application could not be opened again
     * @param due when to try
     * @param reason why it could not be opened the last time; null if it was not tried yet
     */
    private record Change(
            Pace next, int failures, Instant due, @Nullable String reason) {
        private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
        private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

        Change failedOnceMore(String reason, Instant now) {
            Duration pause = FIRST_PAUSE;
            for (int failure = 0; failure < failures && pause.compareTo(LONGEST_PAUSE) < 0; failure++) {
                pause = pause.multipliedBy(2);
            }
            Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            return new Change(next, failures + 1, now.plus(bounded), reason);
        }

        Health health() {
            return reason == null
                    ? new Health.Starting("changing the pace")
                    : new Health.Degraded("stopped for another pace and not open again after " + failures
                            + (failures == 1 ? " attempt: " : " attempts: ") + reason);
        }
    }

    PacedApplication(
            ProcessingConfig processing,
            Application.Factory factory,
            ThreadFailures failures,
            RestoreProgress restoreProgress,
            InstantSource clock) {
        this.processing = processing;
        this.factory = factory;
        this.failures = failures;
        this.restoreProgress = restoreProgress;
        this.clock = clock;
        this.fittingAt = clock.instant();
    }

    /** Opens the application at the pace that fits. What goes wrong here is thrown, and not tried again. */
    void start(Backlog backlog) throws InterruptedException {
        Pace first = backlog.isFirstStart() ? Pace.CATCHING_UP : Pace.LIVE.next(backlog.records(), processing);
        opening.lock();
        try {
            if (!closed) {
                open(first);
            }
        } finally {
            opening.unlock();
        }
    }

    /**
     * Changes the pace if another one has been fitting for long enough, or tries once more to. Called again and again,
     * by one thread.
     *
     * @throws IllegalStateException if Kafka does not tell what is to be read
     */
    void check(Backlog backlog) throws InterruptedException {
        if (closed || failures.failed().isPresent()) {
            return;
        }
        Change unfinished = change;
        if (unfinished == null) {
            endHold(backlog);
            Optional<Pace> next = judge(backlog);
            if (next.isPresent()) {
                carryOut(new Change(next.get(), 0, clock.instant(), null));
            }
        } else if (!clock.instant().isBefore(unfinished.due())) {
            carryOut(unfinished);
        }
    }

    Health health() {
        if (failures.failed().isPresent()) {
            return failures.failed().get();
        }
        Change unfinished = change;
        if (unfinished != null) {
            return unfinished.health();
        }
        Application running = application;
        if (running == null) {
            return new Health.Starting("not started");
        }
        return switch (running.state()) {
            case CREATED -> new Health.Starting("joining the group");
            case REBALANCING ->
                failures.passing().isPresent() ? failures.passing().get() : new Health.Starting(takingOver());
            case RUNNING -> failures.passing().isPresent() ? failures.passing().get() : new Health.Running();
            case PENDING_SHUTDOWN, NOT_RUNNING -> new Health.Degraded("stopped");
            case PENDING_ERROR, ERROR ->
                new Health.Failed(
                        "TRANSFORMS_FAILED",
                        "all stream threads have died",
                        "The log has the stack trace; start again when mended.");
        };
    }

    /** Kafka Streams' state by name; {@code NOT_STARTED} before the start, {@code NOT_RUNNING} between two runs. */
    String state() {
        Application running = application;
        if (running != null) {
            return running.state().name();
        }
        return change == null ? "NOT_STARTED" : KafkaStreams.State.NOT_RUNNING.name();
    }

    /** The pace, or that which it is changing to; empty before the start. */
    Optional<Pace> pace() {
        Change unfinished = change;
        return unfinished == null
                ? Optional.ofNullable(application).map(Application::pace)
                : Optional.of(unfinished.next());
    }

    List<TransformsStatus.StreamThreadStatus> threads() {
        Application running = application;
        return running == null ? List.of() : running.threads();
    }

    /** Takes no records until {@link #resume}, whatever the pace, also if it is started only then. */
    synchronized void pause() {
        paused = true;
        Application running = application;
        if (running != null) {
            running.pause();
        }
    }

    synchronized void resume() {
        paused = false;
        Application running = application;
        if (running != null) {
            running.resume();
        }
    }

    /** Stops for good. A start that is being made is abandoned, a close finished first. */
    void close() {
        closed = true;
        Application starting = application;
        if (starting != null) {
            starting.abandonStart();
        }
        opening.lock();
        try {
            Application running = application;
            if (running != null && running.state() != KafkaStreams.State.NOT_RUNNING) {
                running.close();
            }
        } finally {
            opening.unlock();
        }
    }

    private String takingOver() {
        if (paused) {
            // Kafka Streams readies no stores while it is paused (KIP-834), so it has its tasks and does not run.
            return "paused before it has taken over its tasks";
        }
        return restoreProgress.stores() == 0 ? "taking over tasks" : restoreProgress.text();
    }

    private void endHold(Backlog backlog) throws InterruptedException {
        Application running = application;
        if (running == null || running.factHold().isOver()) {
            return;
        }
        if (running.state() == KafkaStreams.State.RUNNING) {
            running.factHold().check(backlog.dimensionRecords(), clock.instant());
        } else {
            running.factHold().rest(clock.instant());
        }
    }

    private Optional<Pace> judge(Backlog backlog) throws InterruptedException {
        Application running = application;
        if (running == null || running.state() != KafkaStreams.State.RUNNING) {
            fittingAt = clock.instant();
            return Optional.empty();
        }
        long remainingRecords = backlog.records();
        Pace next = running.pace().next(remainingRecords, processing);
        if (next == running.pace()) {
            fittingAt = clock.instant();
            return Optional.empty();
        }
        if (clock.instant().isBefore(fittingAt.plus(next.patience()))) {
            return Optional.empty();
        }
        LOGGER.atInfo()
                .addKeyValue("pace", next)
                .addKeyValue("remainingRecords", remainingRecords)
                .log("The transforms change their pace");
        return Optional.of(next);
    }

    private void carryOut(Change due) {
        opening.lock();
        try {
            if (closed) {
                return;
            }
            change = due;
            closeAndOpen(due.next());
            change = null;
        } catch (RuntimeException | Error e) {
            Optional<String> reason = failures.reasonToTryAgain(e, due.failures() + 1);
            if (reason.isPresent()) {
                change = due.failedOnceMore(reason.get(), clock.instant());
            }
        } finally {
            opening.unlock();
        }
    }

    private void closeAndOpen(Pace pace) {
        Application before = application;
        if (before != null && !before.close()) {
            // It holds the state directory, which the next run needs.
            throw new IllegalStateException("stream threads did not stop yet");
        }
        if (closed) {
            return;
        }
        application = null;
        open(pace);
    }

    private void open(Pace pace) {
        Application opened = factory.create(pace);
        synchronized (this) {
            application = opened;
            if (paused) {
                opened.pause();
            }
        }
        // From here on, a close sees it.
        if (!closed) {
            start(opened);
        }
    }

    private void start(Application opened) {
        try {
            opened.start();
            fittingAt = clock.instant();
        } catch (RuntimeException e) {
            if (!closed) {
                throw e;
            }
            LOGGER.atInfo()
                    .addKeyValue("reason", e.getMessage())
                    .log("The transforms are stopped before they have started");
        }
    }
}
