package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.type.ColumnType;
import java.util.ArrayList;
import java.util.List;

/** Reads GoogleSQL type names, such as {@code ARRAY<INT64>} or {@code NUMERIC(10, 2)}. */
final class SqlTypes {
    /** A column's type: the scalar type and whether it is an array of it. */
    record Named(ColumnType type, boolean array) {
        String duckType() {
            return array ? type.duckType() + "[]" : type.duckType();
        }
    }

    private SqlTypes() {}

    static Named read(TokenStream tokens) {
        if (tokens.accept("ARRAY", "<")) {
            Named element = read(tokens);
            if (element.array()) {
                throw RequestException.invalidQuery("Cannot construct array with element type ARRAY");
            }
            tokens.expect(">");
            return new Named(element.type(), true);
        }
        String name = tokens.name();
        ColumnType type = ColumnType.named(name)
                .orElseThrow(() -> RequestException.invalidQuery(
                        "Type not found: " + name + ", the local BigQuery has " + ColumnType.allowedNames()));
        if (tokens.startsWith("(")) {
            tokens.parenthesised();
        }
        return new Named(type, false);
    }

    /** The DuckDB type of a GoogleSQL type, structs included. */
    static String duckType(TokenStream tokens) {
        if (tokens.accept("ARRAY", "<")) {
            String element = duckType(tokens);
            tokens.expect(">");
            return element + "[]";
        }
        if (tokens.accept("STRUCT", "<")) {
            List<String> fields = new ArrayList<>();
            do {
                String name = Sql.quote(tokens.name());
                fields.add(name + " " + duckType(tokens));
            } while (tokens.accept(","));
            tokens.expect(">");
            return "STRUCT(" + String.join(", ", fields) + ")";
        }
        Named named = read(tokens);
        // Text would not calculate; DuckDB's widest decimal is the closest there is.
        return named.type() == ColumnType.BIGNUMERIC ? "DECIMAL(38,18)" : named.duckType();
    }
}
