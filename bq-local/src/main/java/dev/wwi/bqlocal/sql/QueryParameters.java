package dev.wwi.bqlocal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.type.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of {@code @name} and {@code ?}, as literals of DuckDB. */
public final class QueryParameters {
    private final Map<String, String> byName = new HashMap<>();
    private final List<String> byPosition = new ArrayList<>();

    /** Reads {@code queryParameters} of a REST request. */
    public static QueryParameters of(JsonNode parameters) {
        QueryParameters values = new QueryParameters();
        for (JsonNode parameter : parameters) {
            String literal = literal(parameter.path("parameterType"), parameter.path("parameterValue"));
            if (parameter.hasNonNull("name")) {
                values.byName.put(parameter.get("name").asText().toLowerCase(Locale.ROOT), literal);
            } else {
                values.byPosition.add(literal);
            }
        }
        return values;
    }

    public static QueryParameters none() {
        return new QueryParameters();
    }

    String named(String name) {
        String literal = byName.get(name.toLowerCase(Locale.ROOT));
        if (literal == null) {
            throw RequestException.invalidQuery("Query parameter '" + name + "' not found");
        }
        return literal;
    }

    String positional(int index) {
        if (index >= byPosition.size()) {
            throw RequestException.invalidQuery("Query parameter number " + (index + 1) + " not found");
        }
        return byPosition.get(index);
    }

    private static String literal(JsonNode type, JsonNode value) {
        String typeName = type.path("type").asText("STRING");
        if (typeName.equals("ARRAY")) {
            List<String> elements = new ArrayList<>();
            for (JsonNode element : value.path("arrayValues")) {
                elements.add(literal(type.path("arrayType"), element));
            }
            return "CAST([" + String.join(", ", elements) + "] AS "
                    + columnType(type.path("arrayType").path("type").asText()).duckType() + "[])";
        }
        ColumnType columnType = columnType(typeName);
        if (!value.hasNonNull("value")) {
            return "CAST(NULL AS " + columnType.duckType() + ")";
        }
        String text = value.get("value").asText();
        if (columnType == ColumnType.BYTES) {
            return "from_base64(" + Sql.literal(text) + ")";
        }
        return "CAST(" + Sql.literal(text) + " AS " + columnType.duckType() + ")";
    }

    private static ColumnType columnType(String name) {
        return ColumnType.named(name)
                .orElseThrow(() -> RequestException.invalidQuery("Query parameters of type " + name
                        + " are not supported, allowed are arrays and " + ColumnType.allowedNames()));
    }
}
