package dev.wwi.platform.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.query.TextTable;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.config.ByteSize;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi status}. */
@Command(name = "status", description = "Show how the services, the lag and the tables are.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private PlatformOption platform;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PlatformStatus status = platform.connect().status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
        } else {
            print(status, out);
        }
        out.flush();
        return status.state().equals("FAILED") ? 1 : 0;
    }

    private static void print(PlatformStatus status, PrintWriter out) {
        out.printf("%s: %s, captured up to LSN %s%n%n", status.state(), status.source(), status.capturedLsn());
        out.println(TextTable.of(
                List.of("service", "state", "detail"),
                List.of(false, false, false),
                status.services().stream()
                        .map(service -> List.of(service.name(), service.state(), service.detail()))
                        .toList()));
        printSlot(status.slot(), out);
        printStoppedTables(status, out);
        printRereads(status, out);
        printRebuilds(status, out);
        printValuesLeftOut(status, out);
        printDeadLetters(status, out);
        printIngestion(status.ingestion(), out);
        out.println(TextTable.of(
                List.of("stage", "lag", "", "behind", "state"),
                List.of(false, true, false, true, false),
                status.lag().stream()
                        .map(lag -> List.of(
                                lag.stage(),
                                Terminal.format(lag.lag()),
                                lag.unit(),
                                LagCommand.behind(lag.secondsBehind()),
                                lag.state()))
                        .toList()));
        out.print(TextTable.of(
                List.of("table", "fresh within", "row changes", "bytes", "dead letters", "newest commit at the source"),
                List.of(false, true, true, true, true, false),
                status.tables().stream()
                        .map(table -> List.of(
                                table.name(),
                                LagCommand.behind(table.visibleFreshnessSeconds()),
                                Terminal.format(table.acknowledgedRows()),
                                ByteSize.text(table.appendedBytes()),
                                Terminal.format(table.deadLetters()),
                                table.newestCommitAt() == null ? "" : table.newestCommitAt()))
                        .toList()));
    }

    private static void printSlot(PlatformStatus.@Nullable Slot slot, PrintWriter out) {
        if (slot != null) {
            out.printf(
                    "slot: %s, %s, keeps %s of WAL; the source writes %s/s%s%n",
                    slot.walStatus(),
                    slot.active() ? "active" : "inactive",
                    ByteSize.text(slot.retainedBytes()),
                    ByteSize.text(Math.round(slot.walBytesPerSecond())),
                    slot.secondsToFull() == null
                            ? ""
                            : "; full in " + LagCommand.behind(slot.secondsToFull()) + " if capture stood still");
            if (slot.warning() != null) {
                out.println("  " + slot.warning());
            }
            out.println();
        }
    }

    private static void printDeadLetters(PlatformStatus status, PrintWriter out) {
        String open = status.deadLetters().entrySet().stream()
                .filter(service -> service.getValue() > 0)
                .map(service -> Terminal.format(service.getValue()) + " of the " + service.getKey())
                .collect(Collectors.joining(", "));
        if (!open.isEmpty()) {
            out.printf("open dead letters: %s; see ./wwi dlq list%n%n", open);
        }
    }

    private static void printIngestion(PlatformStatus.Ingestion ingestion, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "ingestion: %s since the start; at this pace %s a month, for USD %,.2f at Google%n%n",
                ByteSize.text(ingestion.appendedBytes()),
                ByteSize.text(ingestion.bytesPerMonth()),
                ingestion.usdPerMonth());
    }

    private static void printStoppedTables(PlatformStatus status, PrintWriter out) {
        for (StoppedTable table : status.stoppedTables()) {
            out.printf(
                    "%s stands still: %s%n  %s%n  %s%n%n", table.table(), table.code(), table.reason(), table.hint());
        }
    }

    private static void printRereads(PlatformStatus status, PrintWriter out) {
        if (!status.rereads().running().isEmpty()) {
            out.println(TextTable.of(
                    List.of("being read", "rows", "of about"),
                    List.of(false, true, true),
                    status.rereads().running().stream()
                            .map(table -> List.of(
                                    table.table(),
                                    Terminal.format(table.rowsRead()),
                                    Terminal.format(table.rowsEstimated())))
                            .toList()));
        }
    }

    private static void printRebuilds(PlatformStatus status, PrintWriter out) {
        if (status.rebuilds() == null) {
            out.printf("rebuilds: not known, no sink tells%n%n");
            return;
        }
        String rebuilds = RebuildTables.running(status.rebuilds().running());
        if (!rebuilds.isEmpty()) {
            out.println(rebuilds);
        }
    }

    private static void printValuesLeftOut(PlatformStatus status, PrintWriter out) {
        if (!status.valuesLeftOut().isEmpty()) {
            out.println(TextTable.of(
                    List.of("values left out by", "reason", "values"),
                    List.of(false, false, true),
                    status.valuesLeftOut().stream()
                            .map(left -> List.of(left.where(), left.reason(), Terminal.format(left.values())))
                            .toList()));
        }
    }
}
