package dev.wwi.platform.command;

import dev.wwi.platform.query.ResultFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi query}. */
@Command(name = "query", description = "Run SQL on the warehouse.")
final class QueryCommand implements Callable<Integer> {
    @Mixin
    private WarehouseOption warehouse;

    @Option(
            names = "--format",
            defaultValue = "table",
            description = "table, csv (RFC 4180 with a header line) or json (default: ${DEFAULT-VALUE}).")
    private ResultFormat format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Parameters(
            paramLabel = "SQL",
            description = "The query, for instance \"SELECT COUNT(*) FROM analytics.fct_order\".")
    private String sql;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ResultFormat chosen = json ? ResultFormat.JSON : format;
        spec.commandLine().getOut().print(chosen.format(warehouse.query(sql)));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
