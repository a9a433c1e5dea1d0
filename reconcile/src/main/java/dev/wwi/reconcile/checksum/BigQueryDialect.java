package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.ColumnType;
import java.util.List;
import java.util.stream.Collectors;

/** GoogleSQL, with functions that the local BigQuery has, too. */
public final class BigQueryDialect implements Dialect {
    @Override
    public String relation(TablePlan plan) {
        return plan.warehouseRelation();
    }

    @Override
    public List<TablePlan.Witness> witnesses(TablePlan plan) {
        return plan.warehouseWitnesses();
    }

    @Override
    public String text(ComparedColumn column) {
        String value = column.warehouseExpression();
        return switch (column.type()) {
            case STRING -> value;
            case DATETIME -> castToText("UNIX_MICROS(CAST(" + value + " AS TIMESTAMP))");
            case TIMESTAMP -> castToText("UNIX_MICROS(" + value + ")");
            case BYTES -> "TO_HEX(" + value + ")";
            case INT64, NUMERIC, BIGNUMERIC, BOOL, DATE -> castToText(value);
            case OTHER -> throw new IllegalArgumentException("column " + column.name() + " cannot be compared");
        };
    }

    @Override
    public String castToText(String expression) {
        return "CAST(" + expression + " AS STRING)";
    }

    @Override
    public String concatenation(List<ComparedColumn> columns) {
        return columns.stream()
                .map(column -> column.type() == ColumnType.STRING
                        ? "IFNULL(CONCAT(CAST(CHAR_LENGTH(" + column.warehouseExpression() + ") AS STRING), ':', "
                                + column.warehouseExpression() + "), ':')"
                        : "IFNULL(" + text(column) + ", '')")
                .collect(Collectors.joining(", '|', ", "CONCAT(", ", '|')"));
    }

    @Override
    public String md5(String text) {
        return "TO_HEX(MD5(" + text + "))";
    }

    @Override
    public String number(String hexadecimalDigits) {
        return "CAST(CONCAT('0x', " + hexadecimalDigits + ") AS INT64)";
    }

    @Override
    public String position(ComparedColumn column) {
        return switch (column.type()) {
            case DATE -> "UNIX_DATE(" + column.warehouseExpression() + ")";
            default -> column.warehouseExpression();
        };
    }

    @Override
    public String quotient(String dividend, long divisor) {
        return "DIV(" + dividend + ", " + divisor + ")";
    }

    @Override
    public String fenced(String select) {
        return select;
    }

    @Override
    public String isAmong(List<ComparedColumn> keyColumns, List<List<String>> keys) {
        return KeyConditions.isAmong(
                keyColumns,
                keys,
                ComparedColumn::warehouseExpression,
                text -> "'"
                        + text.replace("\\", "\\\\")
                                .replace("'", "\\'")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r") + "'");
    }
}
