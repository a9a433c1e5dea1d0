/**
 * Reading rows that exist: the first snapshot, which can be interrupted, and the re-reading of a table beside the stream.
 * Rows are read in chunks of the primary key by {@code COPY}, and written by the encoder that also writes changes.
 */
@NullMarked
package dev.wwi.cdc.snapshot;

import org.jspecify.annotations.NullMarked;
