package dev.wwi.platform.local;

import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.RowProgress;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lifecycle.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Waits until the first snapshot, or what was left from the last run, is in the warehouse, and shows how far it is. */
final class FirstFill {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final LocalPlatform platform;
    private final Terminal terminal;
    private final GroupOffsets offsets;

    FirstFill(LocalPlatform platform, Terminal terminal, GroupOffsets offsets) {
        this.platform = platform;
        this.terminal = terminal;
        this.offsets = offsets;
    }

    /**
     * Returns when it is, or when a service turns out to be paused, for then it may never be.
     *
     * @throws IllegalStateException if a service fails meanwhile
     */
    void await() throws InterruptedException {
        Phase snapshot = Phase.begin(terminal, "Capture");
        SnapshotProgress progress = new SnapshotProgress(new RowProgress());
        DimensionsFirst order = new DimensionsFirst(platform.transforms(), offsets);
        CaptureStatus capture = platform.connector().status();
        while (capture.capturedLsn() == 0) {
            platform.requireNoFailure();
            Optional<String> pause = pause();
            if (pause.isPresent()) {
                order.afterSnapshot();
                snapshot.done("not waited for: " + pause.get());
                return;
            }
            order.duringSnapshot(capture);
            snapshot.update(progress.text(capture));
            Thread.sleep(POLL.toMillis());
            capture = platform.connector().status();
        }
        order.afterSnapshot();
        snapshot.done(progress.result(capture));
        awaitWarehouse(Phase.begin(terminal, "Warehouse"));
    }

    private void awaitWarehouse(Phase filling) throws InterruptedException {
        FutureTask<Void> awaiting = new FutureTask<>(() -> {
            platform.await(NO_LIMIT);
            return null;
        });
        Thread waiter = new Thread(awaiting, "await-first-fill");
        waiter.setDaemon(true);
        waiter.start();
        while (!awaiting.isDone()) {
            platform.requireNoFailure();
            Optional<String> pause = pause();
            if (pause.isPresent()) {
                awaiting.cancel(true);
                filling.done("not waited for: " + pause.get());
                return;
            }
            filling.update(StatusOfPlatform.lagText(platform));
            Thread.sleep(POLL.toMillis());
        }
        try {
            awaiting.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the first fill could not be waited for: " + e.getCause(), e);
        }
        filling.done(Terminal.format(StatusOfPlatform.acknowledgedRows(platform)) + " row changes written");
    }

    private Optional<String> pause() {
        return platform.services().stream()
                .flatMap(service -> service.health() instanceof Health.Paused paused
                        ? Optional.of(paused.reason()).stream()
                        : Optional.<String>empty().stream())
                .findFirst();
    }
}
