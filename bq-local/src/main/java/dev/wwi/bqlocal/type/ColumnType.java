package dev.wwi.bqlocal.type;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The scalar types a column can have, each with its GoogleSQL name (the constant's name), the name the REST API
 * writes, and the DuckDB type that holds its values.
 *
 * <p>BIGNUMERIC has more digits than DuckDB's widest decimal; its values are kept as canonical decimal text.
 */
public enum ColumnType {
    STRING("STRING", "VARCHAR"),
    BYTES("BYTES", "BLOB"),
    INT64("INTEGER", "BIGINT"),
    FLOAT64("FLOAT", "DOUBLE"),
    BOOL("BOOLEAN", "BOOLEAN"),
    NUMERIC("NUMERIC", "DECIMAL(38,9)"),
    BIGNUMERIC("BIGNUMERIC", "VARCHAR"),
    DATE("DATE", "DATE"),
    DATETIME("DATETIME", "TIMESTAMP"),
    TIME("TIME", "TIME"),
    TIMESTAMP("TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
    JSON("JSON", "JSON");

    private static final Map<String, ColumnType> ALIASES = Map.of(
            "INT", INT64,
            "SMALLINT", INT64,
            "BIGINT", INT64,
            "TINYINT", INT64,
            "BYTEINT", INT64,
            "DECIMAL", NUMERIC,
            "BIGDECIMAL", BIGNUMERIC);

    private final String restName;
    private final String duckType;

    ColumnType(String restName, String duckType) {
        this.restName = restName;
        this.duckType = duckType;
    }

    /** The name the REST API uses in table schemas, for example {@code INTEGER}. */
    public String restName() {
        return restName;
    }

    /** The DuckDB type of the physical column. */
    public String duckType() {
        return duckType;
    }

    /** The type called {@code name} in GoogleSQL or in the REST API, in any case. */
    public static Optional<ColumnType> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(type -> type.name().equals(upper) || type.restName.equals(upper))
                .findFirst()
                .or(() -> Optional.ofNullable(ALIASES.get(upper)));
    }

    /** All GoogleSQL names, for error messages. */
    public static String allowedNames() {
        return Arrays.stream(values()).map(ColumnType::name).collect(Collectors.joining(", "));
    }
}
