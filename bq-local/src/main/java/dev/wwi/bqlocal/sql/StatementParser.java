package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.storage.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses GoogleSQL statements against the catalog of this moment. */
public final class StatementParser {
    private final Catalog catalog;
    private final String project;
    private final @Nullable DatasetName defaultDataset;
    private final QueryParameters parameters;

    /** @param defaultDataset where names without a dataset are looked up, or null */
    public StatementParser(
            Catalog catalog, String project, @Nullable DatasetName defaultDataset, QueryParameters parameters) {
        this.catalog = catalog;
        this.project = project;
        this.defaultDataset = defaultDataset;
        this.parameters = parameters;
    }

    /** Splits a script into the texts of its statements. */
    public static List<String> split(String script) {
        List<String> statements = new ArrayList<>();
        int start = -1;
        int end = -1;
        for (Token token : Lexer.tokens(script)) {
            if (token.is(";")) {
                if (start >= 0) {
                    statements.add(script.substring(start, end));
                }
                start = -1;
            } else {
                start = start < 0 ? token.start() : start;
                end = token.end();
            }
        }
        if (start >= 0) {
            statements.add(script.substring(start, end));
        }
        return statements;
    }

    /** Parses one statement. */
    public Statement parse(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        TokenStream stream = new TokenStream(tokens);
        if (stream.atEnd()) {
            throw RequestException.invalidQuery("Syntax error: Unexpected end of script");
        }
        TableResolver resolver = new TableResolver(catalog, project, defaultDataset);
        Translator translator = new Translator(resolver, parameters);
        return switch (stream.peek().upper()) {
            case "SELECT", "WITH", "(", "FROM", "VALUES" -> new Statement.Select(translator.translate(tokens));
            case "CREATE", "DROP", "ALTER" -> new DefinitionParser(sql, stream, resolver, translator).parse();
            case "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE" -> modify(stream, resolver, translator);
            default -> throw stream.unexpected("the local BigQuery runs queries, DML, CREATE, DROP and ALTER");
        };
    }

    /** Translates an expression, such as a column's default. */
    public String parseExpression(String expression) {
        return new Translator(new TableResolver(catalog, project, defaultDataset), parameters)
                .translate(Lexer.tokens(expression));
    }

    private static Statement modify(TokenStream stream, TableResolver resolver, Translator translator) {
        String kind = stream.next().upper();
        switch (kind) {
            case "INSERT", "MERGE" -> stream.accept("INTO");
            case "DELETE" -> stream.accept("FROM");
            case "TRUNCATE" -> stream.expect("TABLE");
            default -> {
                // UPDATE names its table at once.
            }
        }
        TableName name = resolver.tableName(TableResolver.readPath(stream));
        Table table = resolver.catalog().table(name);
        if (table.isView()) {
            throw RequestException.invalidQuery(name + " is not a table that rows can be written to");
        }
        String target = Sql.physical(table);
        String sql =
                switch (kind) {
                    case "INSERT" -> insert(stream, translator, table, target);
                    case "UPDATE" ->
                        "UPDATE " + target + alias(stream, table) + " "
                                + translator.translate(requireWhere(kind, stream.rest()));
                    case "DELETE" ->
                        "DELETE FROM " + target + alias(stream, table) + " "
                                + translator.translate(requireWhere(kind, stream.rest()));
                    case "MERGE" -> merge(stream, translator, table, target);
                    default -> "DELETE FROM " + target;
                };
        return new Statement.Modify(kind.equals("TRUNCATE") ? "TRUNCATE_TABLE" : kind, name, sql);
    }

    private static String insert(TokenStream stream, Translator translator, Table table, String target) {
        boolean hasColumns = stream.startsWith("(")
                && !stream.peek(1).is("SELECT")
                && !stream.peek(1).is("WITH");
        String columns = hasColumns ? translator.translate(stream.parenthesised()) : Sql.columnList(table);
        return "INSERT INTO " + target + " (" + columns + ") " + translator.translate(stream.rest());
    }

    private static String merge(TokenStream stream, Translator translator, Table table, String target) {
        String alias = alias(stream, table);
        stream.expect("USING");
        return "MERGE INTO " + target + alias + " USING " + translator.translateFromTable(stream.rest());
    }

    /** The alias that follows the target, or the table's own name, which the physical name would hide. */
    private static String alias(TokenStream stream, Table table) {
        boolean explicit = stream.accept("AS");
        Token next = stream.peek();
        boolean named = explicit
                || (next.isName() && !next.is("SET") && !next.is("WHERE") && !next.is("USING") && !next.is("FROM"));
        return " AS " + Sql.quote(named ? stream.name() : table.name().table());
    }

    private static List<Token> requireWhere(String kind, List<Token> tokens) {
        if (tokens.stream().noneMatch(token -> token.is("WHERE"))) {
            throw RequestException.invalidQuery(kind + " must have a WHERE clause");
        }
        return tokens;
    }
}
