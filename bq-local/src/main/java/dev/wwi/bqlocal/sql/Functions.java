package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.storage.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Calls whose spelling differs between GoogleSQL and DuckDB; a function that is not listed keeps its name. */
final class Functions {
    private static final Map<String, String> RENAMED = Map.ofEntries(
            Map.entry("COUNTIF", "count_if"),
            Map.entry("LOGICAL_AND", "bool_and"),
            Map.entry("LOGICAL_OR", "bool_or"),
            Map.entry("FROM_HEX", "unhex"),
            Map.entry("ARRAY_LENGTH", "len"),
            Map.entry("ARRAY_CONCAT", "list_concat"),
            Map.entry("ARRAY_REVERSE", "list_reverse"),
            Map.entry("JSON_VALUE", "json_extract_string"),
            Map.entry("JSON_EXTRACT_SCALAR", "json_extract_string"),
            Map.entry("JSON_QUERY", "json_extract"),
            Map.entry("CHAR_LENGTH", "length"),
            Map.entry("CHARACTER_LENGTH", "length"),
            Map.entry("REGEXP_CONTAINS", "regexp_matches"),
            Map.entry("UNIX_MICROS", "epoch_us"),
            Map.entry("UNIX_MILLIS", "epoch_ms"),
            Map.entry("TIMESTAMP_MICROS", "make_timestamptz"),
            Map.entry("FORMAT", "printf"),
            Map.entry("GENERATE_ARRAY", "generate_series"));

    /** Calls that become a pattern; {@code {0}} is the first argument. */
    private static final Map<String, String> PATTERNS = Map.ofEntries(
            Map.entry("CURRENT_TIMESTAMP", "now()"),
            Map.entry("CURRENT_DATE", "CAST(now() AS DATE)"),
            Map.entry("CURRENT_DATETIME", "CAST(now() AS TIMESTAMP)"),
            Map.entry("CURRENT_TIME", "CAST(now() AS TIME)"),
            Map.entry("GENERATE_UUID", "CAST(uuid() AS VARCHAR)"),
            Map.entry("SAFE_DIVIDE", "CASE WHEN ({1}) = 0 THEN NULL ELSE ({0}) / ({1}) END"),
            Map.entry("DIV", "(({0}) // ({1}))"),
            Map.entry("MOD", "(({0}) % ({1}))"),
            Map.entry("TO_HEX", "lower(hex({0}))"),
            Map.entry("MD5", "unhex(md5({0}))"),
            Map.entry("SHA1", "unhex(sha1({0}))"),
            Map.entry("SHA256", "unhex(sha256({0}))"),
            Map.entry("TO_JSON_STRING", "CAST(to_json({0}) AS VARCHAR)"),
            Map.entry("PARSE_JSON", "CAST({0} AS JSON)"),
            Map.entry("BYTE_LENGTH", "octet_length(encode({0}))"),
            Map.entry("SAFE_CONVERT_BYTES_TO_STRING", "decode({0})"),
            Map.entry("UNIX_SECONDS", "(epoch_us({0}) // 1000000)"),
            Map.entry("UNIX_DATE", "date_diff('day', DATE '1970-01-01', {0})"),
            Map.entry("TIMESTAMP_MILLIS", "make_timestamptz(({0}) * 1000)"),
            Map.entry("TIMESTAMP_SECONDS", "make_timestamptz(({0}) * 1000000)"),
            Map.entry("DATE_FROM_UNIX_DATE", "(DATE '1970-01-01' + CAST({0} AS INTEGER))"),
            Map.entry("OFFSET", "(({0}) + 1)"),
            Map.entry("ORDINAL", "({0})"),
            Map.entry("SAFE_OFFSET", "(({0}) + 1)"),
            Map.entry("SAFE_ORDINAL", "({0})"),
            Map.entry("STRING", "CAST({0} AS VARCHAR)"),
            Map.entry("IEEE_DIVIDE", "(CAST({0} AS DOUBLE) / CAST({1} AS DOUBLE))"));

    private final Translator translator;
    private final DateFunctions dates;
    private final Map<String, Function<List<List<Token>>, String>> special = new HashMap<>();

    Functions(Translator translator) {
        this.translator = translator;
        this.dates = new DateFunctions(translator);
        special.put("CONCAT", arguments -> "(" + join(arguments, " || ") + ")");
        special.put(
                "SPLIT",
                arguments -> "string_split(" + join(arguments, ", ") + (arguments.size() == 1 ? ", ','" : "") + ")");
        special.put("REGEXP_REPLACE", arguments -> "regexp_replace(" + join(arguments, ", ") + ", 'g')");
        special.put("REGEXP_EXTRACT", this::regexpExtract);
        special.put("STRUCT", this::struct);
        special.put("ARRAY_AGG", this::arrayAgg);
    }

    String call(String name, List<Token> inside) {
        return call(name, inside, false);
    }

    /**
     * Translates a call.
     *
     * @param inside the tokens between the parentheses
     * @param subscript whether the call stands first within square brackets
     */
    String call(String name, List<Token> inside, boolean subscript) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals("CAST") || upper.equals("SAFE_CAST")) {
            return cast(upper.equals("CAST") ? "CAST" : "TRY_CAST", inside);
        }
        List<List<Token>> arguments = TokenStream.splitAtCommas(inside);
        if (dates.knows(upper)) {
            return dates.call(upper, inside, arguments);
        }
        Function<List<List<Token>>, String> rule = special.get(upper);
        if (rule != null) {
            return rule.apply(arguments);
        }
        String pattern = PATTERNS.get(upper);
        if (pattern != null && (subscript || !upper.endsWith("OFFSET"))) {
            return fill(upper, pattern, arguments);
        }
        return RENAMED.getOrDefault(upper, name) + "(" + translator.translate(inside) + ")";
    }

    private String fill(String name, String pattern, List<List<Token>> arguments) {
        String filled = pattern;
        for (int i = 0; i < 2; i++) {
            String place = "{" + i + "}";
            if (filled.contains(place)) {
                if (i >= arguments.size()) {
                    throw RequestException.invalidQuery(
                            "No matching signature for function " + name + " with " + arguments.size() + " arguments");
                }
                filled = filled.replace(place, translator.translate(arguments.get(i)));
            }
        }
        return filled;
    }

    private String join(List<List<Token>> arguments, String between) {
        return String.join(
                between, arguments.stream().map(translator::translate).toList());
    }

    private String cast(String function, List<Token> inside) {
        int depth = 0;
        for (int i = inside.size() - 1; i >= 0; i--) {
            Token token = inside.get(i);
            depth += token.is(")") ? 1 : token.is("(") ? -1 : 0;
            if (depth == 0 && token.is("AS")) {
                String value = translator.translate(inside.subList(0, i));
                TokenStream type = new TokenStream(inside.subList(i + 1, inside.size()));
                if (type.startsWith("STRING")) {
                    // BigQuery prints decimals and doubles without trailing zeros.
                    return "bigquery_text(" + value + ")";
                }
                return function + "(" + value + " AS " + SqlTypes.duckType(type) + ")";
            }
        }
        throw RequestException.invalidQuery("Syntax error: " + function + " needs AS and a type");
    }

    private String regexpExtract(List<List<Token>> arguments) {
        if (arguments.size() < 2) {
            throw RequestException.invalidQuery("No matching signature for function REGEXP_EXTRACT");
        }
        String value = translator.translate(arguments.get(0));
        String pattern = translator.translate(arguments.get(1));
        int group = pattern.replace("\\(", "").replace("(?:", "").contains("(") ? 1 : 0;
        return "CASE WHEN regexp_matches(" + value + ", " + pattern + ") THEN regexp_extract(" + value + ", " + pattern
                + ", " + group + ") END";
    }

    private String struct(List<List<Token>> arguments) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            List<Token> argument = arguments.get(i);
            int size = argument.size();
            boolean named = size > 2 && argument.get(size - 2).is("AS");
            String name = named || argument.get(size - 1).isName()
                    ? argument.get(size - 1).text()
                    : "_field_" + (i + 1);
            List<Token> value = named ? argument.subList(0, size - 2) : argument;
            fields.append(i == 0 ? "" : ", ")
                    .append(Sql.quote(name))
                    .append(" := ")
                    .append(translator.translate(value));
        }
        return "struct_pack(" + fields + ")";
    }

    private String arrayAgg(List<List<Token>> arguments) {
        List<Token> argument = arguments.isEmpty() ? List.of() : arguments.get(0);
        for (int i = 0; i + 1 < argument.size(); i++) {
            if (argument.get(i).is("IGNORE") && argument.get(i + 1).is("NULLS")) {
                String value = translator.translate(argument.subList(0, i));
                List<Token> order = argument.subList(i + 2, argument.size());
                return "array_agg(" + value + " " + translator.translate(order) + ") FILTER (WHERE "
                        + value.replaceFirst("(?i)^DISTINCT ", "") + " IS NOT NULL)";
            }
        }
        return "array_agg(" + join(arguments, ", ") + ")";
    }
}
