package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.RequestException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Functions of dates and times: in GoogleSQL the part is a bare word and the format comes first. */
final class DateFunctions {
    private static final Set<String> NAMES = Set.of(
            "DATE",
            "DATETIME",
            "TIMESTAMP",
            "TIME",
            "EXTRACT",
            "DATE_TRUNC",
            "DATETIME_TRUNC",
            "TIMESTAMP_TRUNC",
            "DATE_ADD",
            "DATE_SUB",
            "DATETIME_ADD",
            "DATETIME_SUB",
            "TIMESTAMP_ADD",
            "TIMESTAMP_SUB",
            "DATE_DIFF",
            "DATETIME_DIFF",
            "TIMESTAMP_DIFF",
            "FORMAT_DATE",
            "FORMAT_DATETIME",
            "FORMAT_TIMESTAMP",
            "PARSE_DATE",
            "PARSE_DATETIME",
            "PARSE_TIMESTAMP",
            "GENERATE_DATE_ARRAY",
            "LAST_DAY");

    private final Translator translator;

    DateFunctions(Translator translator) {
        this.translator = translator;
    }

    boolean knows(String upperName) {
        return NAMES.contains(upperName);
    }

    String call(String name, List<Token> inside, List<List<Token>> arguments) {
        return switch (name) {
            case "DATE" ->
                arguments.size() == 3
                        ? "make_date(" + translator.translate(inside) + ")"
                        : "CAST(" + zoned(name, arguments) + " AS DATE)";
            case "DATETIME" -> "CAST(" + zoned(name, arguments) + " AS TIMESTAMP)";
            case "TIMESTAMP" ->
                arguments.size() == 2
                        ? "(CAST(" + argument(name, arguments, 0) + " AS TIMESTAMP) AT TIME ZONE "
                                + argument(name, arguments, 1) + ")"
                        : "CAST(" + argument(name, arguments, 0) + " AS TIMESTAMP WITH TIME ZONE)";
            case "TIME" ->
                arguments.size() == 3
                        ? "make_time(" + translator.translate(inside) + ")"
                        : "CAST(" + argument(name, arguments, 0) + " AS TIME)";
            case "EXTRACT" -> extract(inside);
            case "DATE_TRUNC" -> "CAST(" + truncate(name, arguments) + " AS DATE)";
            case "DATETIME_TRUNC", "TIMESTAMP_TRUNC" -> truncate(name, arguments);
            case "DATE_ADD", "DATE_SUB" -> "CAST(" + shift(name, arguments) + " AS DATE)";
            case "DATETIME_ADD", "DATETIME_SUB", "TIMESTAMP_ADD", "TIMESTAMP_SUB" -> shift(name, arguments);
            case "DATE_DIFF", "DATETIME_DIFF" -> difference("date_diff", name, arguments);
            case "TIMESTAMP_DIFF" -> difference("date_sub", name, arguments);
            case "FORMAT_DATE", "FORMAT_DATETIME", "FORMAT_TIMESTAMP" ->
                "strftime(" + argument(name, arguments, 1) + ", " + format(argument(name, arguments, 0)) + ")";
            case "PARSE_DATE" -> "CAST(" + parse(name, arguments) + " AS DATE)";
            case "PARSE_DATETIME" -> parse(name, arguments);
            case "PARSE_TIMESTAMP" -> "(" + parse(name, arguments) + " AT TIME ZONE 'UTC')";
            case "GENERATE_DATE_ARRAY" ->
                "CAST(generate_series(CAST(" + argument(name, arguments, 0) + " AS TIMESTAMP), CAST("
                        + argument(name, arguments, 1) + " AS TIMESTAMP), "
                        + (arguments.size() > 2 ? argument(name, arguments, 2) : "INTERVAL 1 DAY") + ") AS DATE[])";
            case "LAST_DAY" -> "last_day(" + argument(name, arguments, 0) + ")";
            default -> throw new IllegalArgumentException(name);
        };
    }

    private String zoned(String name, List<List<Token>> arguments) {
        String value = argument(name, arguments, 0);
        return arguments.size() == 2 ? value + " AT TIME ZONE " + argument(name, arguments, 1) : value;
    }

    private String extract(List<Token> inside) {
        int from = -1;
        for (int i = 0; i < inside.size() && from < 0; i++) {
            from = inside.get(i).is("FROM") ? i : -1;
        }
        if (from < 1) {
            throw RequestException.invalidQuery("Syntax error: EXTRACT needs a part and FROM");
        }
        String value = translator.translate(inside.subList(from + 1, inside.size()));
        String part = inside.get(0).upper();
        return switch (part) {
            case "DAYOFWEEK" -> "(dayofweek(" + value + ") + 1)";
            case "DAYOFYEAR" -> "dayofyear(" + value + ")";
            case "ISOWEEK" -> "weekofyear(" + value + ")";
            case "ISOYEAR" -> "isoyear(" + value + ")";
            case "WEEK" -> "CAST(strftime(" + value + ", '%U') AS BIGINT)";
            case "MICROSECOND" -> "(extract(microsecond FROM " + value + ") % 1000000)";
            case "MILLISECOND" -> "(extract(millisecond FROM " + value + ") % 1000)";
            case "DATE" -> "CAST(" + value + " AS DATE)";
            case "TIME" -> "CAST(" + value + " AS TIME)";
            default -> "extract(" + part + " FROM " + value + ")";
        };
    }

    private String truncate(String name, List<List<Token>> arguments) {
        String value = argument(name, arguments, 0);
        String part = part(name, arguments, 1);
        return switch (part) {
            // A week of GoogleSQL begins on Sunday, an ISO week on Monday.
            case "week" -> "(date_trunc('week', " + value + " + INTERVAL 1 DAY) - INTERVAL 1 DAY)";
            case "isoweek" -> "date_trunc('week', " + value + ")";
            default -> "date_trunc('" + part + "', " + value + ")";
        };
    }

    private String shift(String name, List<List<Token>> arguments) {
        String sign = name.endsWith("_ADD") ? " + " : " - ";
        return "(" + argument(name, arguments, 0) + sign + argument(name, arguments, 1) + ")";
    }

    private String difference(String function, String name, List<List<Token>> arguments) {
        return function + "('" + part(name, arguments, 2) + "', " + argument(name, arguments, 1) + ", "
                + argument(name, arguments, 0) + ")";
    }

    private String parse(String name, List<List<Token>> arguments) {
        return "strptime(" + argument(name, arguments, 1) + ", " + format(argument(name, arguments, 0)) + ")";
    }

    private static String format(String literal) {
        return literal.replace("%F", "%Y-%m-%d")
                .replace("%T", "%H:%M:%S")
                .replace("%R", "%H:%M")
                .replace("%E6S", "%S.%f")
                .replace("%E3S", "%S.%g")
                .replace("%E*S", "%S.%f")
                .replace("%E4Y", "%Y");
    }

    private String argument(String name, List<List<Token>> arguments, int index) {
        if (index >= arguments.size()) {
            throw RequestException.invalidQuery(
                    "No matching signature for function " + name + " with " + arguments.size() + " arguments");
        }
        return translator.translate(arguments.get(index));
    }

    private static String part(String name, List<List<Token>> arguments, int index) {
        if (index >= arguments.size() || !arguments.get(index).get(0).isName()) {
            throw RequestException.invalidQuery("Function " + name + " needs a date part such as DAY");
        }
        return arguments.get(index).get(0).text().toLowerCase(Locale.ROOT);
    }
}
