/**
 * BigQuery's column types and the encodings the Storage Write API allows for them.
 * Nothing here knows tables, rows or DuckDB connections.
 */
@NullMarked
package dev.wwi.bqlocal.type;

import org.jspecify.annotations.NullMarked;
