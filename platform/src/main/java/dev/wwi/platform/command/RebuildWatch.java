package dev.wwi.platform.command;

import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.RebuildClient;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.sink.generation.Outcome;
import dev.wwi.sink.generation.Phase;
import dev.wwi.sink.generation.RebuildsStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Follows rebuilds that were ordered, with a line for each table. */
final class RebuildWatch {
    private final RebuildClient client;
    private final Terminal terminal;
    private final Duration poll;

    RebuildWatch(RebuildClient client, Terminal terminal, Duration poll) {
        this.client = client;
        this.terminal = terminal;
        this.poll = poll;
    }

    /**
     * Returns when the new generations are shown, or it is clear that one of them will not be without the operator.
     *
     * @return whether all of them are shown
     * @throws PlatformCallException if nothing answers any more; the rebuilds go on
     */
    boolean awaitSwapped(List<String> tables) throws PlatformCallException, InterruptedException {
        return follow(tables, Set.of(Phase.GRACE), Outcome.REPLACED);
    }

    /**
     * Returns when the old generations are shown again.
     *
     * @return whether all of them are
     * @throws PlatformCallException if nothing answers any more; the rollbacks go on
     */
    boolean awaitRolledBack(List<String> tables) throws PlatformCallException, InterruptedException {
        return follow(tables, Set.of(), Outcome.ROLLED_BACK);
    }

    private boolean follow(List<String> tables, Set<Phase> goals, Outcome goal)
            throws PlatformCallException, InterruptedException {
        boolean reached = true;
        for (String table : tables) {
            reached &= follow(table, goals, goal);
        }
        return reached;
    }

    private boolean follow(String table, Set<Phase> goals, Outcome goal)
            throws PlatformCallException, InterruptedException {
        dev.wwi.platform.terminal.Phase line = dev.wwi.platform.terminal.Phase.begin(terminal, table);
        while (true) {
            RebuildsStatus status = client.rebuilds();
            Optional<RebuildsStatus.Running> running = status.running().stream()
                    .filter(rebuild -> rebuild.table().equals(table))
                    .findFirst();
            if (running.isEmpty()) {
                return end(line, table, status, goal);
            }
            RebuildsStatus.Running rebuild = running.get();
            if (goals.contains(rebuild.phase())) {
                line.done("generation " + rebuild.to() + " is live: " + rebuild.finding());
                return true;
            }
            if (rebuild.phase() == Phase.HELD) {
                line.failed("generation " + rebuild.to() + " is held: " + RebuildTables.detail(rebuild));
                return false;
            }
            line.update(rebuild.phase() + " " + RebuildTables.detail(rebuild));
            Thread.sleep(poll.toMillis());
        }
    }

    private static boolean end(
            dev.wwi.platform.terminal.Phase line, String table, RebuildsStatus status, Outcome goal) {
        Optional<RebuildsStatus.Finished> finished = status.finished().stream()
                .filter(rebuild -> rebuild.table().equals(table))
                .findFirst();
        if (finished.isPresent() && finished.get().outcome() == goal) {
            line.done("generation " + finished.get().generation() + ": " + goal);
            return true;
        }
        line.failed(finished.map(rebuild -> "generation " + rebuild.generation() + ": " + rebuild.outcome())
                .orElse("its rebuild is not known any more"));
        return false;
    }
}
