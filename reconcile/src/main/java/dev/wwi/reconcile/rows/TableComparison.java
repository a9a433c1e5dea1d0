package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.ColumnType;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.Difference.DifferentType;
import dev.wwi.reconcile.report.Difference.DifferentValue;
import dev.wwi.reconcile.report.Difference.MissingColumn;
import dev.wwi.reconcile.report.Difference.MissingRow;
import dev.wwi.reconcile.report.Difference.RepeatedRow;
import dev.wwi.reconcile.report.Difference.UnexpectedColumn;
import dev.wwi.reconcile.report.Difference.UnexpectedRow;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import dev.wwi.reconcile.report.TableResult.Unverified;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares every row and every column of a relation in PostgreSQL with a table of the warehouse, by reading both in key
 * order side by side. Memory is bounded by the differences kept. Not thread-safe.
 */
public final class TableComparison {
    private final Connection source;
    private final Warehouse warehouse;
    private final int keptDifferences;

    /**
     * Compares what the two show.
     *
     * @param source has a transaction open; all tables compared in one transaction at REPEATABLE READ are of one instant
     * @param keptDifferences how many differences of a table are kept for the report; all are counted
     */
    public TableComparison(Connection source, Warehouse warehouse, int keptDifferences) {
        this.source = source;
        this.warehouse = warehouse;
        this.keptDifferences = keptDifferences;
    }

    /** Compares one table. */
    public TableResult compare(ComparedTable table) {
        try (RowCursor expected = PostgresRelation.open(source, table.relation(), table.keyColumns());
                RowCursor actual = warehouse.read(table.dataset(), table.table(), table.keyColumns())) {
            Optional<String> obstacle = obstacle(table, expected, actual);
            if (obstacle.isPresent()) {
                return new Unverified(table.warehouseName(), obstacle.get());
            }
            return new Run(table, expected, actual).compare();
        } catch (UnreadableTableException e) {
            return new Unverified(table.warehouseName(), Objects.requireNonNullElse(e.getMessage(), "unreadable"));
        }
    }

    private static Optional<String> obstacle(ComparedTable table, RowCursor expected, RowCursor actual) {
        if (table.keyColumns().isEmpty()) {
            return Optional.of("its rows have no key to tell them apart");
        }
        for (Column column : expected.columns()) {
            if (column.type() == ColumnType.OTHER) {
                return Optional.of("values of column " + column.name() + "'s type cannot be compared");
            }
        }
        for (String key : table.keyColumns()) {
            Optional<Column> inSource = column(expected, key);
            Optional<Column> inWarehouse = column(actual, key);
            if (inSource.isEmpty() || inWarehouse.isEmpty()) {
                return Optional.of("key column " + key + " is missing");
            }
            if (!KeyOrder.knows(inSource.get().type()) || !inSource.equals(inWarehouse)) {
                return Optional.of("rows cannot be ordered by key column " + key + ": "
                        + inSource.get().type() + " in PostgreSQL, "
                        + inWarehouse.get().type() + " in the warehouse");
            }
        }
        return Optional.empty();
    }

    private static Optional<Column> column(RowCursor side, String name) {
        return side.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
    }

    /** One comparison under way. */
    private final class Run {
        private final ComparedTable table;
        private final Side expected;
        private final Side actual;
        private final KeyOrder order;
        private final List<String> shared = new ArrayList<>();
        private final List<Difference> first = new ArrayList<>();
        private long differences;

        Run(ComparedTable table, RowCursor expected, RowCursor actual) {
            this.table = table;
            this.expected = new Side(expected, table.keyColumns());
            this.actual = new Side(actual, table.keyColumns());
            this.order = new KeyOrder(table.keyColumns().stream()
                    .map(key -> column(expected, key).orElseThrow().type())
                    .toList());
        }

        TableResult compare() {
            compareColumns();
            expected.advance();
            actual.advance();
            while (expected.hasRow() || actual.hasRow()) {
                int place =
                        !expected.hasRow() ? 1 : !actual.hasRow() ? -1 : order.compare(expected.key(), actual.key());
                if (place == 0) {
                    compareValues();
                    if (!advance(expected) || !advanceWarehouse()) {
                        return outOfOrder();
                    }
                } else if (place < 0) {
                    add(new MissingRow(expected.key(), expected.values()));
                    if (!advance(expected)) {
                        return outOfOrder();
                    }
                } else {
                    add(new UnexpectedRow(actual.key(), actual.values()));
                    if (!advanceWarehouse()) {
                        return outOfOrder();
                    }
                }
            }
            return differences == 0
                    ? new Equal(table.warehouseName(), expected.rows())
                    : new Different(
                            table.warehouseName(),
                            table.keyColumns(),
                            expected.rows(),
                            actual.rows(),
                            differences,
                            true,
                            first);
        }

        private void compareColumns() {
            for (Column column : expected.cursor().columns()) {
                Optional<Column> counterpart = column(actual.cursor(), column.name());
                if (counterpart.isEmpty()) {
                    add(new MissingColumn(column));
                } else if (counterpart.get().type() != column.type()) {
                    add(new DifferentType(
                            column.name(), column.type(), counterpart.get().type()));
                } else {
                    shared.add(column.name());
                }
            }
            for (Column column : actual.cursor().columns()) {
                if (column(expected.cursor(), column.name()).isEmpty()
                        && !table.warehouseOnlyColumns().contains(column.name())) {
                    add(new UnexpectedColumn(column));
                }
            }
        }

        private void compareValues() {
            for (String column : shared) {
                String inSource = expected.value(column);
                String inWarehouse = actual.value(column);
                if (!Objects.equals(inSource, inWarehouse)) {
                    add(new DifferentValue(expected.key(), column, inSource, inWarehouse));
                }
            }
        }

        private boolean advance(Side side) {
            List<String> before = side.key();
            side.advance();
            return !side.hasRow() || order.compare(before, side.key()) < 0;
        }

        /** Nothing but the sink's care keeps keys unique in the warehouse: rows may repeat there. */
        private boolean advanceWarehouse() {
            List<String> before = actual.key();
            actual.advance();
            while (actual.hasRow() && order.compare(before, actual.key()) == 0) {
                add(new RepeatedRow(actual.key(), actual.values()));
                actual.advance();
            }
            return !actual.hasRow() || order.compare(before, actual.key()) < 0;
        }

        private TableResult outOfOrder() {
            return new Unverified(table.warehouseName(), "rows did not come in the order of their keys");
        }

        private void add(Difference difference) {
            differences++;
            if (first.size() < keptDifferences) {
                first.add(difference);
            }
        }
    }
}
