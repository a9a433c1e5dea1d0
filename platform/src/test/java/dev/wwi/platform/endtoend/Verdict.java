package dev.wwi.platform.endtoend;

import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.rows.ComparedTable;
import dev.wwi.reconcile.rows.TableComparison;
import dev.wwi.reconcile.rows.Warehouse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the comparison of the warehouse with the oracle came to, table by table. */
record Verdict(List<TableResult> results) {
    private static final int KEPT_DIFFERENCES_PER_TABLE = 8;

    Verdict {
        results = List.copyOf(results);
    }

    /** Compares every row and every column of all tables. */
    static Verdict of(Oracle oracle, Warehouse warehouse) throws SQLException {
        try (Connection source = oracle.connect()) {
            source.setAutoCommit(false);
            TableComparison comparison = new TableComparison(source, warehouse, KEPT_DIFFERENCES_PER_TABLE);
            List<TableResult> results = new ArrayList<>();
            for (ComparedTable table : oracle.tables()) {
                results.add(comparison.compare(table));
            }
            source.rollback();
            return new Verdict(results);
        }
    }

    /** Whatever is not equal, and how; empty if all is. */
    String complaints() {
        return results.stream()
                .filter(result -> !(result instanceof TableResult.Equal))
                .map(Verdict::complaint)
                .collect(Collectors.joining("\n"));
    }

    private static String complaint(TableResult result) {
        String name = result.table();
        if (result instanceof TableResult.Different different) {
            return different.first().stream()
                    .map(Difference::toString)
                    .collect(Collectors.joining(
                            "\n    ",
                            name + " has " + different.actualRows() + " rows, " + different.expectedRows()
                                    + " expected, " + different.differences()
                                    + " differences, the first of them:\n    ",
                            ""));
        }
        if (result instanceof TableResult.Unverified unverified) {
            return name + " could not be compared: " + unverified.reason();
        }
        return "";
    }
}
