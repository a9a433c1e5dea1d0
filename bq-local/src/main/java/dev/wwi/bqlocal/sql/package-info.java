/**
 * GoogleSQL, as far as it is understood here, translated token by token into DuckDB's dialect. What has no difference
 * passes through; names of tables are resolved against the catalog.
 */
@NullMarked
package dev.wwi.bqlocal.sql;

import org.jspecify.annotations.NullMarked;
