package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL 14 or newer, in a session with {@code datestyle ISO}. */
final class PostgresDialect implements Dialect {
    /** A function takes 100 arguments (FUNC_MAX_ARGS). */
    private static final int ARGUMENTS_PER_CALL = 90;

    @Override
    public String relation(TablePlan plan) {
        return plan.sourceRelation();
    }

    @Override
    public List<TablePlan.Witness> witnesses(TablePlan plan) {
        return plan.sourceWitnesses();
    }

    @Override
    public String text(ComparedColumn column) {
        return castToText(argument(column));
    }

    @Override
    public String castToText(String expression) {
        return "(" + expression + ")::text";
    }

    @Override
    public String concatenation(List<ComparedColumn> columns) {
        // concat() writes nothing for NULL, and no value but a text is written so; a text has its length before it.
        List<String> arguments = new ArrayList<>();
        for (ComparedColumn column : columns) {
            if (column.type() == ColumnType.STRING) {
                arguments.add("length(" + argument(column) + ")");
                arguments.add("':'");
            }
            arguments.add(argument(column));
            arguments.add("'|'");
        }
        List<String> calls = new ArrayList<>();
        for (int start = 0; start < arguments.size(); start += ARGUMENTS_PER_CALL) {
            List<String> part = arguments.subList(start, Math.min(arguments.size(), start + ARGUMENTS_PER_CALL));
            calls.add("concat(" + String.join(", ", part) + ")");
        }
        return calls.size() == 1 ? calls.get(0) : "concat(" + String.join(", ", calls) + ")";
    }

    @Override
    public String md5(String text) {
        return "md5(" + text + ")";
    }

    @Override
    public String number(String hexadecimalDigits) {
        return "('x' || " + hexadecimalDigits + ")::bit(32)::bigint";
    }

    @Override
    public String position(ComparedColumn column) {
        return switch (column.type()) {
            case DATE -> "(" + column.sourceExpression() + " - date '1970-01-01')::bigint";
            default -> "(" + column.sourceExpression() + ")::bigint";
        };
    }

    @Override
    public String quotient(String dividend, long divisor) {
        return dividend + " / " + divisor + "::bigint";
    }

    @Override
    public String fenced(String select) {
        // Without a limit of some kind PostgreSQL merges the queries and computes each digest as often as it is used.
        return select + " OFFSET 0";
    }

    @Override
    public String isAmong(List<ComparedColumn> keyColumns, List<List<String>> keys) {
        return KeyConditions.isAmong(
                keyColumns, keys, ComparedColumn::sourceExpression, text -> "'" + text.replace("'", "''") + "'");
    }

    private String argument(ComparedColumn column) {
        String value = column.sourceExpression();
        return switch (column.type()) {
            case NUMERIC, BIGNUMERIC -> "trim_scale(" + value + ")";
            case BOOL -> "(" + value + ")::text";
            case DATETIME, TIMESTAMP -> "(extract(epoch from " + value + ") * 1000000)::bigint";
            case BYTES -> "encode(" + value + ", 'hex')";
            case STRING -> castToText(value);
            case INT64, DATE -> value;
            case OTHER -> throw new IllegalArgumentException("column " + column.name() + " cannot be compared");
        };
    }
}
