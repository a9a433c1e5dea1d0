package dev.wwi.platform.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.query.TextTable;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.DifferenceAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableVerdict;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.platform.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi reconcile}. */
@Command(
        name = "reconcile",
        description = {
            "Compare the warehouse with PostgreSQL itself, all rows and columns, while changes go on.",
            "A difference is reported once two rounds at two LSNs have confirmed it. What could not be compared is"
                    + " UNVERIFIED.",
            "Exit status: 0 all is verified equal, 1 something differs or the call failed, 2 misused, 3 nothing differs"
                    + " and something is unverified."
        })
final class ReconcileCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final int UNVERIFIED = 3;
    private static final int SHOWN_DIFFERENCES_PER_TABLE = 20;

    @Parameters(
            paramLabel = "TABLE",
            arity = "0..*",
            description = "Tables of the warehouse, such as analytics.fct_order or raw.sales_orders; all without any.")
    private List<String> tables = List.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--repair",
            description = "Publish rows that differ again: the sink sends them as their topics have them; what still"
                    + " differs is read again at the source.")
    private boolean repair;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Go on for ever, with a pause of this length after each run, 90s or 10m. The platform's"
                    + " /metrics have the result as wwi_reconcile_….")
    private @Nullable Duration every;

    @Mixin
    private WarehouseOption warehouse;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ReconcileOrder order = new ReconcileOrder(tables, repair);
        Duration pause = every;
        if (pause == null) {
            return print(warehouse.reconcile(order));
        }
        while (true) {
            try {
                print(warehouse.reconcile(order));
            } catch (PlatformCallException | IllegalStateException e) {
                spec.commandLine().getErr().println("wwi: " + e.getMessage());
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private int print(ReconcileAnswer answer) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        } else {
            print(answer, out);
        }
        out.flush();
        if (answer.verifiedEqual()) {
            return 0;
        }
        return has(answer, TableVerdict.DIFFERENT) ? DIFFERENT : UNVERIFIED;
    }

    private static boolean has(ReconcileAnswer answer, TableVerdict verdict) {
        return answer.tables().stream().anyMatch(table -> table.verdict() == verdict);
    }

    private static void print(ReconcileAnswer answer, PrintWriter out) {
        out.println(TextTable.of(
                List.of("table", "rows at the source", "in the warehouse", "seconds", "verdict"),
                List.of(false, true, true, true, false),
                answer.tables().stream().map(ReconcileCommand::cells).toList()));
        for (TableAnswer table : answer.tables()) {
            if (table.verdict() == TableVerdict.UNVERIFIED) {
                out.println(table.table() + " is unverified: " + table.reason());
            } else if (table.verdict() == TableVerdict.DIFFERENT) {
                print(table, out);
            }
        }
        answer.repairs().forEach(repair -> out.println("Repair: " + repair));
        out.printf(
                Locale.ROOT,
                "%s at LSN %s: %d tables, %d equal, %d different, %d unverified, in %.1f s%n",
                answer.verifiedEqual() ? "VERIFIED EQUAL" : "NOT VERIFIED EQUAL",
                answer.lsn(),
                answer.tables().size(),
                count(answer, TableVerdict.EQUAL),
                count(answer, TableVerdict.DIFFERENT),
                count(answer, TableVerdict.UNVERIFIED),
                answer.seconds());
    }

    private static void print(TableAnswer table, PrintWriter out) {
        out.println(table.table() + (table.complete() ? " has " : " has at least ")
                + Terminal.format(table.differences()) + " differences, by "
                + String.join(", ", table.keyColumns()) + ":");
        List<List<String>> lines = new ArrayList<>();
        for (DifferenceAnswer difference :
                table.first().stream().limit(SHOWN_DIFFERENCES_PER_TABLE).toList()) {
            lines.add(List.of(
                    difference.kind(),
                    String.join(", ", difference.key()),
                    text(difference.column(), ""),
                    text(difference.expected(), "NULL"),
                    text(difference.actual(), "NULL")));
        }
        out.println(TextTable.of(
                List.of("difference", "key", "column", "source", "warehouse"),
                List.of(false, false, false, false, false),
                lines));
        if (table.first().size() > lines.size()) {
            out.println("… and " + Terminal.format(table.differences() - lines.size()) + " more; --json has the first "
                    + Terminal.format(table.first().size()));
        }
    }

    private static String text(@Nullable String value, String ifNull) {
        return value == null ? ifNull : value;
    }

    private static List<String> cells(TableAnswer table) {
        return List.of(
                table.table(),
                rows(table.sourceRows()),
                rows(table.warehouseRows()),
                String.format(Locale.ROOT, "%.2f", table.seconds()),
                table.verdict().name());
    }

    private static String rows(@Nullable Long rows) {
        return rows == null ? "" : Terminal.format(rows);
    }

    private static long count(ReconcileAnswer answer, TableVerdict verdict) {
        return answer.tables().stream()
                .filter(table -> table.verdict() == verdict)
                .count();
    }
}
