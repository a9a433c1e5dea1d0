package dev.wwi.bqlocal.sql;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBFunctions;

/** DuckDB settings, macros and functions that translated SQL relies on. */
public final class Macros {
    private Macros() {}

    /** Installs all; needed once after the database is opened, for all connections to it. */
    public static void install(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // BigQuery sorts NULL as the smallest value.
            statement.execute("SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'");
            statement.execute("CREATE OR REPLACE MACRO bigquery_text(x) AS CASE"
                    + " WHEN typeof(x) LIKE 'DECIMAL%' AND contains(CAST(x AS VARCHAR), '.')"
                    + " THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.')"
                    + " WHEN typeof(x) = 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '')"
                    + " ELSE CAST(x AS VARCHAR) END");
        }
        DuckDBFunctions.scalarFunction()
                .withName("farm_fingerprint")
                .withParameter(String.class)
                .withReturnType(Long.class)
                .withFunction((String text) -> Hashing.farmHashFingerprint64()
                        .hashString(text, StandardCharsets.UTF_8)
                        .asLong())
                .register(connection);
    }
}
