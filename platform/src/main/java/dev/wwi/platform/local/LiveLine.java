package dev.wwi.platform.local;

import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The one quiet line that {@code wwi local} keeps up to date while it runs. */
public final class LiveLine {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration INTERVAL_WITHOUT_TERMINAL = Duration.ofMinutes(1);

    private final LocalPlatform platform;
    private final Terminal terminal;

    /** Of that platform, on that terminal. */
    public LiveLine(LocalPlatform platform, Terminal terminal) {
        this.platform = platform;
        this.terminal = terminal;
    }

    /**
     * Updates the line until the latch opens or the platform is to be started anew.
     *
     * @return whether it is to be started anew
     */
    public boolean runUntil(CountDownLatch stop) throws InterruptedException {
        Duration interval = terminal.isInteractive() ? INTERVAL : INTERVAL_WITHOUT_TERMINAL;
        Instant next = Instant.now();
        do {
            if (platform.isToRestart()) {
                return true;
            }
            if (!Instant.now().isBefore(next)) {
                terminal.setBottom("  " + text(platform.status()));
                next = Instant.now().plus(interval);
            }
        } while (!stop.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        return false;
    }

    private String text(PlatformStatus status) {
        long captured = platform.connector().status().streamedEvents();
        long lag = status.lag().stream()
                .filter(stage -> stage.unit().equals("records"))
                .mapToLong(PlatformStatus.StageLagStatus::lag)
                .sum();
        String troubles = status.services().stream()
                .filter(service -> !service.state().equals("RUNNING"))
                .map(service -> " · " + service.name() + " " + service.state() + " " + service.detail())
                .reduce("", String::concat);
        return LocalTime.ofInstant(Instant.now(), ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  "
                + Terminal.format(captured) + " changes captured · " + Terminal.format(lag) + " records on their way · "
                + Terminal.format(StatusOfPlatform.acknowledgedRows(platform)) + " rows written" + troubles;
    }
}
