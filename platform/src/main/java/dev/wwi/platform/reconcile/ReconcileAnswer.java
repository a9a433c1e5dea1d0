package dev.wwi.platform.reconcile;

import dev.wwi.platform.await.Lsn;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.Difference.DifferentType;
import dev.wwi.reconcile.report.Difference.DifferentValue;
import dev.wwi.reconcile.report.Difference.InconsistentHistory;
import dev.wwi.reconcile.report.Difference.MissingColumn;
import dev.wwi.reconcile.report.Difference.MissingRow;
import dev.wwi.reconcile.report.Difference.RepeatedRow;
import dev.wwi.reconcile.report.Difference.UnexpectedColumn;
import dev.wwi.reconcile.report.Difference.UnexpectedRow;
import dev.wwi.reconcile.report.ReconciliationReport;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import dev.wwi.reconcile.report.TableResult.Unverified;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciliation found; what {@code POST /api/reconcile} answers.
 *
 * @param lsn of PostgreSQL's snapshot
 * @param seconds from the order to the answer
 * @param repairs what was done to mend differences, in words
 */
public record ReconcileAnswer(String lsn, double seconds, List<TableAnswer> tables, List<String> repairs) {
    private static final int VALUE_LENGTH = 400;
    private static final double MILLIS_PER_SECOND = 1000;

    /** Copies the lists. */
    public ReconcileAnswer {
        tables = List.copyOf(tables);
        repairs = List.copyOf(repairs);
    }

    /** Whether the warehouse's table is what PostgreSQL says. */
    public enum TableVerdict {
        EQUAL,
        DIFFERENT,
        UNVERIFIED
    }

    /**
     * One table.
     *
     * @param sourceRows rows in PostgreSQL; null if not known
     * @param warehouseRows rows in the warehouse; null if not known
     * @param differences number of differences that were found
     * @param complete whether all of the table was looked through
     * @param reason why it is unverified, or null
     * @param keyColumns what the keys of the differences are values of
     * @param first the first of the differences
     */
    public record TableAnswer(
            String table,
            TableVerdict verdict,
            @Nullable Long sourceRows,
            @Nullable Long warehouseRows,
            long differences,
            boolean complete,
            double seconds,
            @Nullable String reason,
            List<String> keyColumns,
            List<DifferenceAnswer> first) {
        /** Copies the lists. */
        public TableAnswer {
            keyColumns = List.copyOf(keyColumns);
            first = List.copyOf(first);
        }
    }

    /**
     * One difference.
     *
     * @param kind what differs
     * @param key of the row; empty for a whole column
     * @param column null for a whole row
     * @param expected what PostgreSQL says
     * @param actual what the warehouse says
     */
    public record DifferenceAnswer(
            String kind,
            List<String> key,
            @Nullable String column,
            @Nullable String expected,
            @Nullable String actual) {
        /** Copies the list. */
        public DifferenceAnswer {
            key = List.copyOf(key);
        }
    }

    /** Whether every table was compared and found equal. */
    public boolean verifiedEqual() {
        return !tables.isEmpty() && tables.stream().allMatch(table -> table.verdict() == TableVerdict.EQUAL);
    }

    /** Of a run that mended nothing. */
    public static ReconcileAnswer of(ReconciliationReport report) {
        return of(report, report.took(), List.of());
    }

    static ReconcileAnswer of(ReconciliationReport report, Duration took, List<String> repairs) {
        return new ReconcileAnswer(
                Lsn.format(report.lsn()),
                seconds(took),
                report.tables().stream()
                        .map(result ->
                                answer(result, seconds(report.durations().getOrDefault(result.table(), Duration.ZERO))))
                        .toList(),
                repairs);
    }

    private static TableAnswer answer(TableResult result, double seconds) {
        if (result instanceof Equal equal) {
            return new TableAnswer(
                    equal.table(),
                    TableVerdict.EQUAL,
                    equal.rows(),
                    equal.rows(),
                    0,
                    true,
                    seconds,
                    null,
                    List.of(),
                    List.of());
        }
        if (result instanceof Different different) {
            return new TableAnswer(
                    different.table(),
                    TableVerdict.DIFFERENT,
                    different.expectedRows(),
                    different.actualRows(),
                    different.differences(),
                    different.isComplete(),
                    seconds,
                    null,
                    different.keyColumns(),
                    different.first().stream().map(ReconcileAnswer::answer).toList());
        }
        Unverified unverified = (Unverified) result;
        return new TableAnswer(
                unverified.table(),
                TableVerdict.UNVERIFIED,
                null,
                null,
                0,
                false,
                seconds,
                unverified.reason(),
                List.of(),
                List.of());
    }

    private static DifferenceAnswer answer(Difference difference) {
        if (difference instanceof MissingRow missing) {
            return new DifferenceAnswer("missing row", missing.key(), null, text(missing.expected()), null);
        }
        if (difference instanceof UnexpectedRow unexpected) {
            return new DifferenceAnswer("unexpected row", unexpected.key(), null, null, text(unexpected.actual()));
        }
        if (difference instanceof RepeatedRow repeated) {
            return new DifferenceAnswer("repeated row", repeated.key(), null, null, text(repeated.actual()));
        }
        if (difference instanceof DifferentValue value) {
            return new DifferenceAnswer(
                    "different value", value.key(), value.column(), cut(value.expected()), cut(value.actual()));
        }
        if (difference instanceof InconsistentHistory history) {
            return new DifferenceAnswer("inconsistent history", history.key(), null, null, history.problem());
        }
        if (difference instanceof MissingColumn missing) {
            return new DifferenceAnswer(
                    "missing column",
                    List.of(),
                    missing.expected().name(),
                    missing.expected().type().name(),
                    null);
        }
        if (difference instanceof UnexpectedColumn unexpected) {
            return new DifferenceAnswer(
                    "unexpected column",
                    List.of(),
                    unexpected.actual().name(),
                    null,
                    unexpected.actual().type().name());
        }
        DifferentType type = (DifferentType) difference;
        return new DifferenceAnswer(
                "different type",
                List.of(),
                type.column(),
                type.expected().name(),
                type.actual().name());
    }

    private static @Nullable String text(Map<String, @Nullable String> row) {
        return cut(row.toString());
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= VALUE_LENGTH ? text : text.substring(0, VALUE_LENGTH) + "…";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
