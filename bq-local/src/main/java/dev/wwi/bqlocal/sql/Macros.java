package dev.wwi.bqlocal.sql;

import java.util.List;

/** DuckDB settings and macros that translated SQL relies on. */
public final class Macros {
    private Macros() {}

    /** Statements to run once when the database is opened. */
    public static List<String> statements() {
        return List.of(
                // BigQuery sorts NULL as the smallest value.
                "SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'",
                "CREATE OR REPLACE MACRO bigquery_text(x) AS CASE"
                        + " WHEN typeof(x) LIKE 'DECIMAL%' AND contains(CAST(x AS VARCHAR), '.')"
                        + " THEN rtrim(rtrim(CAST(x AS VARCHAR), '0'), '.')"
                        + " WHEN typeof(x) = 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '')"
                        + " ELSE CAST(x AS VARCHAR) END");
    }
}
