package dev.wwi.platform.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lays rows out in columns: numbers to the right, everything else to the left. */
public final class TextTable {
    private static final Set<String> RIGHT_ALIGNED = Set.of("INT64", "NUMERIC", "BIGNUMERIC", "FLOAT64");
    private static final int WIDEST = 60;

    private TextTable() {}

    static String of(QueryResult result) {
        List<String> headers =
                result.columns().stream().map(QueryResult.Column::name).toList();
        List<Boolean> rightAligned = result.columns().stream()
                .map(column -> RIGHT_ALIGNED.contains(column.type()))
                .toList();
        List<List<String>> rows = result.rows().stream()
                .map(row -> row.stream().map(TextTable::cell).toList())
                .toList();
        String count = result.rows().size() == 1
                ? "1 row\n"
                : String.format("%,d rows%n", result.rows().size());
        return of(headers, rightAligned, rows) + count;
    }

    /** A table of ready-made cells. */
    public static String of(List<String> headers, List<Boolean> rightAligned, List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < headers.size(); column++) {
            int width = width(headers.get(column));
            for (List<String> row : rows) {
                width = Math.max(width, width(row.get(column)));
            }
            widths.add(width);
        }
        StringBuilder text = new StringBuilder();
        line(text, headers, widths, rightAligned);
        line(text, widths.stream().map("─"::repeat).toList(), widths, rightAligned);
        for (List<String> row : rows) {
            line(text, row, widths, rightAligned);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths, List<Boolean> rightAligned) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths.get(column) - width(cell));
            line.append(column == 0 ? "" : "  ").append(rightAligned.get(column) ? padding + cell : cell + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static String cell(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String printable = value.codePoints()
                .map(c -> Character.isISOControl(c) ? '␣' : c)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return width(printable) <= WIDEST
                ? printable
                : printable.substring(0, printable.offsetByCodePoints(0, WIDEST - 1)) + "…";
    }
}
