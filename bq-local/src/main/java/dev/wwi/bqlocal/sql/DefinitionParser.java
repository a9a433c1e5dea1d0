package dev.wwi.bqlocal.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.sql.Statement.TableAlteration;
import dev.wwi.bqlocal.storage.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses CREATE, DROP and ALTER of schemas, tables and views. */
final class DefinitionParser {
    private final String sql;
    private final TokenStream tokens;
    private final TableResolver resolver;
    private final Translator translator;

    DefinitionParser(String sql, TokenStream tokens, TableResolver resolver, Translator translator) {
        this.sql = sql;
        this.tokens = tokens;
        this.resolver = resolver;
        this.translator = translator;
    }

    Statement parse() {
        return switch (tokens.next().upper()) {
            case "CREATE" -> create();
            case "DROP" -> drop();
            default -> alter();
        };
    }

    private Statement create() {
        boolean orReplace = tokens.accept("OR", "REPLACE");
        if (tokens.accept("SCHEMA")) {
            boolean ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
            List<String> path = TableResolver.readPath(tokens);
            ObjectNode resource = tokens.accept("OPTIONS") ? TableOptions.read(tokens) : emptyObject();
            requireEnd();
            return new Statement.CreateSchema(resolver.datasetName(path), ifNotExists, resource);
        }
        if (tokens.accept("VIEW")) {
            return createView(orReplace);
        }
        tokens.expect("TABLE");
        boolean ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
        TableName name = resolver.tableName(TableResolver.readPath(tokens));
        ObjectNode resource = emptyObject();
        if (tokens.startsWith("(")) {
            readColumns(resource, tokens.parenthesised());
        }
        if (tokens.accept("PARTITION", "BY")) {
            readPartitioning(resource);
        }
        if (tokens.accept("CLUSTER", "BY")) {
            ArrayNode fields = resource.putObject("clustering").putArray("fields");
            do {
                fields.add(tokens.name());
            } while (tokens.accept(","));
        }
        if (tokens.accept("OPTIONS")) {
            resource.setAll(TableOptions.read(tokens));
        }
        Statement.@Nullable Select query = null;
        if (tokens.accept("AS")) {
            query = new Statement.Select(translator.translate(tokens.rest()));
        }
        requireEnd();
        return new Statement.CreateTable(name, orReplace, ifNotExists, resource, query);
    }

    private Statement createView(boolean orReplace) {
        boolean ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
        TableName name = resolver.tableName(TableResolver.readPath(tokens));
        ObjectNode resource = emptyObject();
        if (tokens.accept("OPTIONS")) {
            resource.setAll(TableOptions.read(tokens));
        }
        tokens.expect("AS");
        String query = sql.substring(tokens.peek().start());
        resource.putObject("view").put("query", query).put("useLegacySql", false);
        return new Statement.CreateView(name, orReplace, ifNotExists, resource);
    }

    private void readColumns(ObjectNode resource, List<Token> definitions) {
        ArrayNode fields = resource.putObject("schema").putArray("fields");
        ArrayNode key = JsonNodeFactory.instance.arrayNode();
        for (List<Token> definition : TokenStream.splitAtCommas(definitions)) {
            TokenStream parts = new TokenStream(definition);
            if (parts.accept("PRIMARY", "KEY")) {
                parts.parenthesised().stream().filter(Token::isName).forEach(column -> key.add(column.text()));
                parts.expect("NOT", "ENFORCED");
            } else if (parts.startsWith("CONSTRAINT") || parts.startsWith("FOREIGN", "KEY")) {
                throw RequestException.invalidQuery("Only PRIMARY KEY … NOT ENFORCED constraints are supported");
            } else {
                fields.add(readColumn(parts, key));
            }
        }
        if (!key.isEmpty()) {
            resource.putObject("tableConstraints").putObject("primaryKey").set("columns", key);
        }
    }

    private static ObjectNode readColumn(TokenStream parts, ArrayNode key) {
        ObjectNode field = emptyObject();
        String name = parts.name();
        SqlTypes.Named type = SqlTypes.read(parts);
        field.put("name", name).put("type", type.type().name());
        field.put("mode", type.array() ? Column.Mode.REPEATED.name() : Column.Mode.NULLABLE.name());
        while (!parts.atEnd()) {
            if (parts.accept("NOT", "NULL")) {
                field.put("mode", Column.Mode.REQUIRED.name());
            } else if (parts.accept("PRIMARY", "KEY")) {
                parts.expect("NOT", "ENFORCED");
                key.add(name);
            } else if (parts.accept("OPTIONS")) {
                field.setAll(TableOptions.read(parts));
            } else if (parts.accept("DEFAULT")) {
                field.put("defaultValueExpression", readDefault(parts));
            } else {
                throw parts.unexpected("expected NOT NULL, DEFAULT, PRIMARY KEY or OPTIONS");
            }
        }
        return field;
    }

    private static String readDefault(TokenStream parts) {
        StringBuilder expression = new StringBuilder();
        while (!parts.atEnd() && !parts.startsWith("NOT", "NULL") && !parts.startsWith("OPTIONS")) {
            Token token = parts.next();
            expression.append(expression.length() == 0 ? "" : " ");
            expression.append(token.kind() == Token.Kind.STRING ? Sql.literal(token.text()) : token.text());
        }
        return expression.toString();
    }

    private void readPartitioning(ObjectNode resource) {
        List<Token> expression = new ArrayList<>();
        while (!tokens.atEnd()
                && !tokens.startsWith("CLUSTER", "BY")
                && !tokens.startsWith("OPTIONS")
                && !tokens.startsWith("AS")) {
            expression.add(tokens.next());
        }
        boolean call = expression.size() > 2 && expression.get(1).is("(");
        String unit = "DAY";
        if (call && expression.get(0).is("RANGE_BUCKET")) {
            throw RequestException.invalidQuery("PARTITION BY RANGE_BUCKET is not supported by the local BigQuery");
        }
        if (call && expression.size() > 5) {
            unit = expression.get(4).upper();
        }
        String field = expression.get(call ? 2 : 0).text();
        ObjectNode partitioning = resource.putObject("timePartitioning").put("type", unit);
        if (!field.equalsIgnoreCase("_PARTITIONDATE") && !field.equalsIgnoreCase("_PARTITIONTIME")) {
            partitioning.put("field", field);
        }
    }

    private Statement drop() {
        String kind = tokens.next().upper();
        boolean ifExists = tokens.accept("IF", "EXISTS");
        List<String> path = TableResolver.readPath(tokens);
        Statement statement =
                switch (kind) {
                    case "SCHEMA" -> {
                        boolean cascade = tokens.accept("CASCADE");
                        tokens.accept("RESTRICT");
                        yield new Statement.DropSchema(resolver.datasetName(path), ifExists, cascade);
                    }
                    case "TABLE", "VIEW" ->
                        new Statement.DropTable(resolver.tableName(path), kind.equals("VIEW"), ifExists);
                    default ->
                        throw RequestException.invalidQuery("DROP " + kind + " is not supported by the local BigQuery");
                };
        requireEnd();
        return statement;
    }

    private Statement alter() {
        tokens.expect("TABLE");
        boolean ifExists = tokens.accept("IF", "EXISTS");
        TableName name = resolver.tableName(TableResolver.readPath(tokens));
        List<TableAlteration> alterations = new ArrayList<>();
        do {
            alterations.add(alteration());
        } while (tokens.accept(","));
        requireEnd();
        return new Statement.AlterTable(name, ifExists, List.copyOf(alterations));
    }

    private TableAlteration alteration() {
        if (tokens.accept("SET", "OPTIONS")) {
            return new TableAlteration.SetOptions(TableOptions.read(tokens));
        }
        if (tokens.accept("ADD", "COLUMN")) {
            boolean ifNotExists = tokens.accept("IF", "NOT", "EXISTS");
            List<Token> definition = new ArrayList<>();
            while (!tokens.atEnd() && !tokens.startsWith(",")) {
                if (tokens.startsWith("(")) {
                    definition.add(tokens.peek());
                    definition.addAll(tokens.parenthesised());
                    definition.add(new Token(Token.Kind.SYMBOL, ")", -1, -1));
                } else {
                    definition.add(tokens.next());
                }
            }
            ObjectNode field = readColumn(new TokenStream(definition), JsonNodeFactory.instance.arrayNode());
            return new TableAlteration.AddColumn(Column.of(field), ifNotExists);
        }
        if (tokens.accept("DROP", "COLUMN")) {
            boolean ifExists = tokens.accept("IF", "EXISTS");
            return new TableAlteration.DropColumn(tokens.name(), ifExists);
        }
        if (tokens.accept("ALTER", "COLUMN")) {
            String column = tokens.name();
            tokens.expect("DROP", "NOT", "NULL");
            return new TableAlteration.DropNotNull(column);
        }
        String action = tokens.peek().text().toUpperCase(Locale.ROOT);
        throw RequestException.invalidQuery("ALTER TABLE " + action + " is not supported by the local BigQuery, it has"
                + " SET OPTIONS, ADD COLUMN, DROP COLUMN, ALTER COLUMN … DROP NOT NULL");
    }

    private void requireEnd() {
        if (!tokens.atEnd()) {
            throw tokens.unexpected("expected end of input");
        }
    }

    private static ObjectNode emptyObject() {
        return JsonNodeFactory.instance.objectNode();
    }
}
