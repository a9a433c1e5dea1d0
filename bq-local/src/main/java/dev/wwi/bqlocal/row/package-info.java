/**
 * Turns the rows of an append request, protobuf messages described by a writer schema, into column buffers in the form
 * DuckDB's appender takes. Whatever is wrong with a row is found here, before anything is written.
 */
@NullMarked
package dev.wwi.bqlocal.row;

import org.jspecify.annotations.NullMarked;
