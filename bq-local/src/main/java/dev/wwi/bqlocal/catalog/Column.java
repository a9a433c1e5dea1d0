package dev.wwi.bqlocal.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.type.ColumnType;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A top-level column of a table.
 *
 * @param definition the column's TableFieldSchema as the client wrote it, with type and mode in their REST spelling
 */
public record Column(String name, ColumnType type, Mode mode, ObjectNode definition) {
    private static final int MAX_NAME_LENGTH = 300;

    /** Whether a value may be missing, must be there, or is a list. */
    public enum Mode {
        NULLABLE,
        REQUIRED,
        REPEATED
    }

    /** Reads one element of {@code schema.fields}. */
    public static Column of(JsonNode field) {
        String name = field.path("name").asText("");
        checkName(name);
        String typeName = field.path("type").asText("");
        ColumnType type = ColumnType.named(typeName)
                .orElseThrow(() -> RequestException.invalid("Field " + name + " has type " + typeName
                        + ", the local BigQuery has " + ColumnType.allowedNames()));
        String modeName = field.path("mode").asText("NULLABLE").toUpperCase(Locale.ROOT);
        Mode mode = Arrays.stream(Mode.values())
                .filter(allowed -> allowed.name().equals(modeName))
                .findFirst()
                .orElseThrow(() -> RequestException.invalid(
                        "Field " + name + " has mode " + modeName + ", allowed are NULLABLE, REQUIRED, REPEATED"));
        ObjectNode definition = ((ObjectNode) field).deepCopy();
        definition.put("type", type.restName());
        definition.put("mode", mode.name());
        return new Column(name, type, mode, definition);
    }

    public static Column of(String name, ColumnType type, Mode mode) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.put("name", name).put("type", type.name()).put("mode", mode.name());
        return of(definition);
    }

    /** The GoogleSQL expression of the column's default value, if it has one. */
    public @Nullable String defaultExpression() {
        return definition.path("defaultValueExpression").asText(null);
    }

    public String description() {
        return definition.path("description").asText("");
    }

    public boolean repeated() {
        return mode == Mode.REPEATED;
    }

    /** The DuckDB type of the physical column. */
    public String duckType() {
        return repeated() ? type.duckType() + "[]" : type.duckType();
    }

    /** The GoogleSQL type, for example {@code ARRAY<INT64>}. */
    public String googleType() {
        return repeated() ? "ARRAY<" + type.name() + ">" : type.name();
    }

    private static void checkName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw RequestException.invalid("Invalid field name \"" + name + "\", allowed are 1 to 300 characters");
        }
        // Documented: the pseudocolumns of change data capture cannot be columns of a table.
        if (upper.equals("_CHANGE_TYPE") || upper.equals("_CHANGE_SEQUENCE_NUMBER")) {
            throw RequestException.invalid("Invalid field name \"" + name + "\". Field names cannot be " + upper);
        }
        if (name.chars().anyMatch(c -> "!\"$()*,./;?@[\\]^`{}~".indexOf(c) >= 0)) {
            throw RequestException.invalid("Invalid field name \"" + name
                    + "\", characters that are not allowed: ! \" $ ( ) * , . / ; ? @ [ \\ ] ^ ` { } ~");
        }
    }
}
