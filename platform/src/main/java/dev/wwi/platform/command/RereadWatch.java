package dev.wwi.platform.command;

import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.FinishedReread;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.cdc.status.TableProgress;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.RereadClient;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.RowProgress;
import dev.wwi.platform.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Follows re-reads that were ordered until they have ended, with a line for each table. */
final class RereadWatch {
    private final RereadClient client;
    private final Terminal terminal;
    private final Duration poll;

    RereadWatch(RereadClient client, Terminal terminal, Duration poll) {
        this.client = client;
        this.terminal = terminal;
        this.poll = poll;
    }

    /**
     * Returns when all of them have ended.
     *
     * @param before how it was before the order
     * @return whether all of them are complete
     * @throws PlatformCallException if nothing answers any more, or capture stands still; the re-reads go on later
     */
    boolean follow(List<String> tables, RereadsStatus before) throws PlatformCallException, InterruptedException {
        boolean complete = true;
        for (String table : tables) {
            complete &= follow(table, numberOf(table, before));
        }
        return complete;
    }

    private boolean follow(String table, long numberBefore) throws PlatformCallException, InterruptedException {
        Phase phase = Phase.begin(terminal, table);
        RowProgress progress = new RowProgress();
        while (true) {
            RereadsStatus status = client.rereads();
            Optional<TableProgress> running = status.running().stream()
                    .filter(reread -> reread.table().equals(table))
                    .findFirst();
            Optional<FinishedReread> finished = find(table, status);
            if (running.isEmpty() && finished.isPresent() && finished.get().number() > numberBefore) {
                return end(phase, finished.get());
            }
            requireGoingOn(table, status, phase);
            phase.update(running.isEmpty() ? "beginning" : text(running.get(), status, progress));
            Thread.sleep(poll.toMillis());
        }
    }

    private static boolean end(Phase phase, FinishedReread finished) {
        if (finished.failure() != null) {
            phase.failed(finished.failure());
            return false;
        }
        phase.done(Terminal.format(finished.rows()) + " rows read");
        return true;
    }

    private static String text(TableProgress running, RereadsStatus status, RowProgress progress) {
        String first = status.running().get(0).table();
        if (!first.equals(running.table())) {
            return "waits for " + first;
        }
        return running.rowsEstimated() == 0 ? "beginning" : progress.text(running.rowsRead(), running.rowsEstimated());
    }

    private static void requireGoingOn(String table, RereadsStatus status, Phase phase) throws PlatformCallException {
        if (status.phase() == CapturePhase.FAILED || status.phase() == CapturePhase.STOPPED) {
            phase.failed("capture is " + status.phase());
            throw new PlatformCallException("capture is " + status.phase() + " while " + table
                    + " is read again; that goes on once capture streams again, ./wwi status says why it does not");
        }
    }

    private static long numberOf(String table, RereadsStatus status) {
        return find(table, status).map(FinishedReread::number).orElse(0L);
    }

    private static Optional<FinishedReread> find(String table, RereadsStatus status) {
        return status.finished().stream()
                .filter(reread -> reread.table().equals(table))
                .findFirst();
    }
}
