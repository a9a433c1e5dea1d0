package dev.wwi.platform.command;

import dev.wwi.platform.query.TextTable;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.sink.generation.RebuildsStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rebuilds as people read them. */
final class RebuildTables {
    private RebuildTables() {}

    /** What is under way, then what has ended. */
    static String text(RebuildsStatus status) {
        String text = Stream.of(running(status.running()), finished(status.finished()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
        return text.isEmpty() ? "no table was ever rebuilt" : text;
    }

    /** What is under way; empty if nothing is. */
    static String running(List<RebuildsStatus.Running> running) {
        return running.isEmpty()
                ? ""
                : TextTable.of(
                        List.of("being rebuilt", "generation", "phase", "records to go", "detail"),
                        List.of(false, false, false, true, false),
                        running.stream()
                                .map(rebuild -> List.of(
                                        rebuild.table(),
                                        rebuild.from() + " → " + rebuild.to(),
                                        rebuild.phase().name(),
                                        Terminal.format(rebuild.recordsRemaining()),
                                        detail(rebuild)))
                                .toList());
    }

    /** How far one is, and what there is to say about it. */
    static String detail(RebuildsStatus.Running rebuild) {
        if (rebuild.trouble() != null) {
            return "does not go on: " + rebuild.trouble();
        }
        return switch (rebuild.phase()) {
            case FILLING -> filling(rebuild);
            case CHECKING -> "compared with generation " + rebuild.from();
            case HELD -> rebuild.finding() + "; --accept or --abort it";
            case SWAPPING, ROLLING_BACK, REMOVING -> "";
            case GRACE ->
                rebuild.finding() + "; generation " + rebuild.from() + " is kept until " + rebuild.graceEnds();
        };
    }

    private static String filling(RebuildsStatus.Running rebuild) {
        Long sourceRemaining = rebuild.sourceRecordsRemaining();
        if (sourceRemaining != null && sourceRemaining > 0) {
            return "the new transforms have " + Terminal.format(sourceRemaining) + " records to go";
        }
        String text = Terminal.format(rebuild.records() - rebuild.recordsRemaining()) + " of "
                + Terminal.format(rebuild.records()) + " records, " + Terminal.format(rebuild.rows()) + " rows";
        if (rebuild.recordsPerSecond() > 0) {
            text += ", " + Terminal.format(rebuild.recordsPerSecond()) + " records/s";
        }
        return rebuild.secondsToGo() == null || rebuild.secondsToGo() == 0
                ? text
                : text + ", " + Terminal.format(Duration.ofSeconds(rebuild.secondsToGo())) + " to go";
    }

    private static String finished(List<RebuildsStatus.Finished> finished) {
        return finished.isEmpty()
                ? ""
                : TextTable.of(
                        List.of("last rebuild of", "generation", "outcome", "ended", "comparison"),
                        List.of(false, true, false, false, false),
                        finished.stream()
                                .map(rebuild -> List.of(
                                        rebuild.table(),
                                        Long.toString(rebuild.generation()),
                                        rebuild.outcome().name(),
                                        rebuild.endedAt(),
                                        rebuild.finding() == null ? "" : rebuild.finding()))
                                .toList());
    }
}
