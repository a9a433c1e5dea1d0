package dev.wwi.platform.command;

import dev.wwi.platform.drill.Damage;
import dev.wwi.platform.drill.SpoiltTable;
import dev.wwi.sink.config.SinkConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi drill damage}. */
@Command(
        name = "damage",
        description = {
            "Spoil two tables of the warehouse, so that a drill can see whether it is found and mended.",
            "One row loses all values but its key, one is deleted, one is added; a column is dropped. Readers see that"
                    + " until it is mended by: wwi reconcile TABLE… --repair.",
            "The configuration is the sink's, as for: wwi run sink.",
            "Prints what reconcile has to find, one a line: kind, table, and key or column.",
            "Exit status: 0 done, 1 the warehouse did not take it, 2 misused, or without --yes."
        })
final class DrillDamageCommand implements Callable<Integer> {
    private static final int NOT_CONFIRMED = 2;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--rows",
            paramLabel = "TABLE",
            defaultValue = "analytics.fct_movement",
            description = "The table of the three rows; its key is one whole number (default: ${DEFAULT-VALUE}).")
    private String rows;

    @Option(
            names = "--column",
            paramLabel = "TABLE.COLUMN",
            defaultValue = "raw.application_delivery_methods.delivery_method_name",
            description = "The column, of a table that takes no changes meanwhile, for a table that has lost a column"
                    + " takes none (default: ${DEFAULT-VALUE}).")
    private String column;

    @Option(names = "--yes", description = "Do it. Without it, it is only said.")
    private boolean confirmed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        int dot = column.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("--column is " + column + "; allowed is dataset.table.column");
        }
        String columnTable = column.substring(0, dot);
        String columnName = column.substring(dot + 1);
        PrintWriter out = spec.commandLine().getOut();
        if (!confirmed) {
            out.println("Would spoil three rows of " + rows + " and drop column " + columnName + " of " + columnTable
                    + ". With --yes it is done.");
            out.flush();
            return NOT_CONFIRMED;
        }
        SinkConfig sink = config.load(SinkConfig.class);
        List<Damage> done = new ArrayList<>(SpoiltTable.of(sink, rows).spoilRows());
        done.add(SpoiltTable.of(sink, columnTable).dropColumn(columnName));
        done.forEach(damage -> out.println(damage.kind() + "  " + damage.table() + "  " + damage.what()));
        out.flush();
        return 0;
    }
}
