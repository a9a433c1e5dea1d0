package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.type.ColumnType;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Translates queries and expressions. One translator serves one statement: positional parameters are counted as they are
 * met.
 */
final class Translator {
    /** Words that end a FROM clause on the same level of parentheses. */
    private static final Set<String> AFTER_FROM = Set.of(
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "QUALIFY",
            "LIMIT",
            "WINDOW",
            "UNION",
            "INTERSECT",
            "SELECT",
            "SET",
            "WHEN",
            "VALUES",
            "RETURNING");

    private final TableResolver tables;
    private final QueryParameters parameters;
    private final Functions functions = new Functions(this);
    private final Set<String> commonTables = new HashSet<>();
    private int positionalParameters;

    Translator(TableResolver tables, QueryParameters parameters) {
        this.tables = tables;
        this.parameters = parameters;
    }

    /** Translates a query, or an expression. */
    String translate(List<Token> tokens) {
        rememberCommonTables(tokens);
        Level level = new Level(new TokenStream(tokens), new StringBuilder());
        while (!level.tokens.atEnd()) {
            step(level);
        }
        return level.out.toString().strip();
    }

    /** What is called {@code name AS (} is a common table expression, and hides a table of the default dataset. */
    private void rememberCommonTables(List<Token> tokens) {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).isName()
                    && tokens.get(i + 1).is("AS")
                    && tokens.get(i + 2).is("(")) {
                commonTables.add(tokens.get(i).text().toLowerCase(Locale.ROOT));
            }
        }
    }

    /** Translates tokens that begin where a table is named, such as the target of DML after its keyword. */
    String translateFromTable(List<Token> tokens) {
        Level level = new Level(new TokenStream(tokens), new StringBuilder());
        level.inFrom = true;
        level.tableNext = true;
        while (!level.tokens.atEnd()) {
            step(level);
        }
        return level.out.toString().strip();
    }

    private void step(Level level) {
        TokenStream tokens = level.tokens;
        Token token = tokens.peek();
        if (level.tableNext && token.isName()) {
            level.tableNext = false;
            table(level);
            return;
        }
        if (token.is("(")) {
            boolean tableNext = level.tableNext;
            level.tableNext = false;
            List<Token> inner = tokens.parenthesised();
            boolean joined = tableNext && !inner.isEmpty() && inner.get(0).isName() && !isQueryStart(inner.get(0));
            level.emit("(" + (joined ? translateFromTable(inner) : translate(inner)) + ")");
            return;
        }
        switch (token.kind()) {
            case WORD -> word(level, tokens);
            case QUOTED_NAME -> level.emit(Sql.quote(tokens.next().text()));
            case STRING -> level.emit(Sql.literal(tokens.next().text()));
            case BYTES -> level.emit("from_hex('" + HexFormat.of().formatHex(Lexer.bytes(tokens.next())) + "')");
            case PARAMETER -> level.emit(parameters.named(tokens.next().text()));
            case SYMBOL -> symbol(level, tokens);
            default -> level.emit(tokens.next().text());
        }
    }

    private static boolean isQueryStart(Token token) {
        return token.is("SELECT") || token.is("WITH") || token.is("FROM") || token.is("VALUES");
    }

    private void symbol(Level level, TokenStream tokens) {
        Token token = tokens.next();
        if (token.is("?")) {
            level.emit(parameters.positional(positionalParameters++));
        } else if (token.is(",")) {
            level.tableNext = level.inFrom;
            level.emit(",");
        } else if (token.is("*") && tokens.startsWith("EXCEPT", "(")) {
            tokens.next();
            level.emit("* EXCLUDE");
        } else if (token.is("*") && tokens.startsWith("REPLACE", "(")) {
            tokens.next();
            level.emit("* REPLACE");
        } else {
            level.emit(token.text());
        }
    }

    private void word(Level level, TokenStream tokens) {
        Token word = tokens.peek();
        String upper = word.upper();
        if (upper.equals("SELECT")) {
            level.hasSelect = true;
        }
        if (AFTER_FROM.contains(upper)) {
            level.inFrom = false;
        }
        if (upper.equals("FROM") && level.hasSelect && !level.isDistinctFrom()) {
            level.inFrom = true;
            level.tableNext = true;
            level.emit(tokens.next().text());
        } else if (upper.equals("JOIN")) {
            level.tableNext = true;
            level.emit(tokens.next().text());
        } else if (level.afterSetOperator() && upper.equals("DISTINCT")) {
            tokens.next();
        } else if (tokens.accept("IN", "UNNEST")) {
            level.emit("IN (SELECT UNNEST(" + translate(tokens.parenthesised()) + "))");
        } else if (tokens.peek(1).kind() == Token.Kind.STRING
                && typedLiteral(upper).isPresent()) {
            tokens.next();
            level.emit("CAST(" + Sql.literal(tokens.next().text()) + " AS "
                    + typedLiteral(upper).get() + ")");
        } else if (tokens.startsWith("ARRAY", "<") || tokens.startsWith("STRUCT", "<")) {
            typedConstructor(level, tokens);
        } else if (upper.equals("INTERVAL")) {
            level.emit(interval(tokens));
        } else if (tokens.peek(1).is("(") && !level.afterDot()) {
            call(level, tokens);
        } else if (tokens.startsWith("SAFE", ".") && tokens.peek(3).is("(")) {
            tokens.next();
            tokens.next();
            String name = tokens.next().text();
            level.emit("TRY(" + functions.call(name, tokens.parenthesised()) + ")");
        } else {
            level.emit(tokens.next().text());
        }
    }

    private void call(Level level, TokenStream tokens) {
        Token name = tokens.next();
        if (isKeywordBeforeParenthesis(name)) {
            level.emit(name.text());
            return;
        }
        boolean subscript = level.out.length() > 0 && level.out.charAt(level.out.length() - 1) == '[';
        level.emit(functions.call(name.text(), tokens.parenthesised(), subscript));
    }

    private static boolean isKeywordBeforeParenthesis(Token name) {
        return switch (name.upper()) {
            case "IN",
                    "AND",
                    "OR",
                    "NOT",
                    "ON",
                    "WHERE",
                    "AS",
                    "BY",
                    "FROM",
                    "JOIN",
                    "USING",
                    "OVER",
                    "VALUES",
                    "EXISTS",
                    "ANY",
                    "ALL",
                    "UNION",
                    "EXCEPT",
                    "INTERSECT",
                    "DISTINCT",
                    "SELECT",
                    "WHEN",
                    "THEN",
                    "ELSE",
                    "CASE",
                    "HAVING",
                    "QUALIFY",
                    "LIMIT",
                    "BETWEEN",
                    "LIKE",
                    "INSERT",
                    "SET",
                    "INTO",
                    "FILTER",
                    "IS",
                    "WITH",
                    "ORDER",
                    "ARRAY" -> true;
            default -> false;
        };
    }

    /** {@code INTERVAL expression PART}. */
    String interval(TokenStream tokens) {
        tokens.expect("INTERVAL");
        String amount;
        if (tokens.startsWith("(")) {
            amount = translate(tokens.parenthesised());
        } else {
            StringBuilder value = new StringBuilder();
            if (tokens.startsWith("-")) {
                value.append(tokens.next().text());
            }
            value.append(translate(List.of(tokens.next())));
            while (tokens.accept(".")) {
                value.append('.').append(Sql.quote(tokens.name()));
            }
            amount = value.toString();
        }
        return "INTERVAL (" + amount + ") " + tokens.name().toUpperCase(Locale.ROOT);
    }

    private void typedConstructor(Level level, TokenStream tokens) {
        String type = SqlTypes.duckType(tokens);
        if (tokens.startsWith("(")) {
            String values = translate(tokens.parenthesised());
            level.emit("CAST(row(" + values + ") AS " + type + ")");
        } else {
            tokens.expect("[");
            StringBuilder elements = new StringBuilder("[");
            int depth = 1;
            Level inner = new Level(tokens, elements);
            while (depth > 0 && !tokens.atEnd()) {
                depth += tokens.startsWith("[") ? 1 : tokens.startsWith("]") ? -1 : 0;
                step(inner);
            }
            level.emit("CAST(" + elements + " AS " + type + ")");
        }
    }

    private static Optional<String> typedLiteral(String word) {
        return switch (word) {
            case "DATE", "DATETIME", "TIME", "TIMESTAMP", "NUMERIC", "DECIMAL", "JSON" ->
                ColumnType.named(word).map(ColumnType::duckType);
            case "BIGNUMERIC", "BIGDECIMAL" -> Optional.of("DECIMAL(38,18)");
            default -> Optional.empty();
        };
    }

    /** A table reference: a path, or UNNEST. */
    private void table(Level level) {
        TokenStream tokens = level.tokens;
        if (tokens.accept("UNNEST")) {
            unnest(level, translate(tokens.parenthesised()));
            return;
        }
        if (tokens.peek(1).is("(") || tokens.startsWith("LATERAL") || tokens.startsWith("SELECT")) {
            word(level, tokens);
            return;
        }
        List<String> path = TableResolver.readPath(tokens);
        String lastName = path.get(path.size() - 1);
        if (path.size() > 1 && level.aliases.contains(path.get(0).toLowerCase(Locale.ROOT))) {
            unnest(level, path.stream().map(Sql::quote).collect(Collectors.joining(".")));
            return;
        }
        if (path.size() == 1 && commonTables.contains(lastName.toLowerCase(Locale.ROOT))) {
            level.emit(Sql.quote(lastName));
        } else {
            level.emit(tables.relation(path));
        }
        if (tokens.startsWith("FOR", "SYSTEM_TIME")) {
            throw RequestException.invalidQuery("FOR SYSTEM_TIME AS OF is not supported by the local BigQuery");
        }
        String alias = aliasAhead(tokens);
        if (alias == null) {
            level.emit("AS " + Sql.quote(lastName));
        }
        level.aliases.add((alias == null ? lastName : alias).toLowerCase(Locale.ROOT));
    }

    /** The alias that comes next, which stays unread. */
    private static @Nullable String aliasAhead(TokenStream tokens) {
        int ahead = tokens.startsWith("AS") ? 1 : 0;
        Token name = tokens.peek(ahead);
        return name.isName() && (ahead == 1 || !isClauseWord(name)) ? name.text() : null;
    }

    private void unnest(Level level, String array) {
        TokenStream tokens = level.tokens;
        tokens.accept("AS");
        String alias = "unnest";
        if (tokens.peek().isName() && !isClauseWord(tokens.peek()) && !tokens.startsWith("WITH", "OFFSET")) {
            alias = tokens.name();
        }
        String quoted = Sql.quote(alias);
        level.aliases.add(alias.toLowerCase(Locale.ROOT));
        if (!tokens.accept("WITH", "OFFSET")) {
            level.emit("UNNEST(" + array + ") AS " + quoted + "(" + quoted + ")");
            return;
        }
        tokens.accept("AS");
        String offset = tokens.peek().isName() && !isClauseWord(tokens.peek()) ? tokens.name() : "offset";
        level.emit("(SELECT UNNEST(" + array + ") AS " + quoted + ", generate_subscripts(" + array + ", 1) - 1 AS "
                + Sql.quote(offset) + ") AS " + quoted);
    }

    private static boolean isClauseWord(Token token) {
        if (token.kind() != Token.Kind.WORD) {
            return false;
        }
        return AFTER_FROM.contains(token.upper())
                || switch (token.upper()) {
                    case "JOIN",
                            "INNER",
                            "LEFT",
                            "RIGHT",
                            "FULL",
                            "CROSS",
                            "ON",
                            "USING",
                            "TABLESAMPLE",
                            "FOR",
                            "EXCEPT",
                            "PIVOT",
                            "UNPIVOT",
                            "AND",
                            "OR" -> true;
                    default -> false;
                };
    }

    /** What is known at one level of parentheses. */
    private static final class Level {
        private final TokenStream tokens;
        private final StringBuilder out;
        private final Set<String> aliases = new HashSet<>();
        private boolean hasSelect;
        private boolean inFrom;
        private boolean tableNext;
        private String beforeLast = "";
        private String last = "";

        Level(TokenStream tokens, StringBuilder out) {
            this.tokens = tokens;
            this.out = out;
        }

        void emit(String sql) {
            boolean tight = sql.equals(".") || last.equals(".") || sql.equals("[") || last.equals("[");
            if (!tight && out.length() > 0) {
                out.append(' ');
            }
            out.append(sql);
            beforeLast = last;
            last = sql;
        }

        boolean afterDot() {
            return last.equals(".");
        }

        boolean isDistinctFrom() {
            return last.equalsIgnoreCase("DISTINCT")
                    && (beforeLast.equalsIgnoreCase("IS") || beforeLast.equalsIgnoreCase("NOT"));
        }

        boolean afterSetOperator() {
            return last.equalsIgnoreCase("UNION")
                    || last.equalsIgnoreCase("INTERSECT")
                    || last.equalsIgnoreCase("EXCEPT");
        }
    }
}
