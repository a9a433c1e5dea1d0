package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.ColumnType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Conditions on keys, whose values become literals. */
final class KeyConditions {
    private KeyConditions() {}

    static String isAmong(
            List<ComparedColumn> keyColumns,
            List<List<String>> keys,
            Function<ComparedColumn, String> expression,
            Function<String, String> textLiteral) {
        if (keyColumns.size() == 1) {
            ComparedColumn column = keyColumns.get(0);
            return keys.stream()
                    .map(key -> literal(column, key.get(0), textLiteral))
                    .collect(Collectors.joining(", ", expression.apply(column) + " IN (", ")"));
        }
        return keys.stream()
                .map(key -> equals(keyColumns, key, expression, textLiteral))
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static String equals(
            List<ComparedColumn> keyColumns,
            List<String> key,
            Function<ComparedColumn, String> expression,
            Function<String, String> textLiteral) {
        StringBuilder condition = new StringBuilder();
        for (int i = 0; i < keyColumns.size(); i++) {
            condition
                    .append(i == 0 ? "(" : " AND ")
                    .append(expression.apply(keyColumns.get(i)))
                    .append(" = ")
                    .append(literal(keyColumns.get(i), key.get(i), textLiteral));
        }
        return condition.append(')').toString();
    }

    private static String literal(ComparedColumn column, String value, Function<String, String> textLiteral) {
        return switch (column.type()) {
            case INT64 -> Long.toString(Long.parseLong(value));
            case DATE -> "DATE " + textLiteral.apply(value);
            case STRING -> textLiteral.apply(value);
            default ->
                throw new IllegalArgumentException("key column " + column.name() + " is " + column.type()
                        + "; rows can be told apart by INT64, DATE and STRING");
        };
    }

    /** Whether rows can be told apart by such a column. */
    static boolean knows(ColumnType type) {
        return type == ColumnType.INT64 || type == ColumnType.DATE || type == ColumnType.STRING;
    }
}
