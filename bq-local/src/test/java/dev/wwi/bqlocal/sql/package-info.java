/** GoogleSQL in, DuckDB's dialect out. */
@NullMarked
package dev.wwi.bqlocal.sql;

import org.jspecify.annotations.NullMarked;
