/**
 * The DuckDB database file and everything that writes it. All writes go through one thread, in one queue, so that a
 * change never conflicts with another; readers use connections of their own and see what is committed.
 */
@NullMarked
package dev.wwi.bqlocal.storage;

import org.jspecify.annotations.NullMarked;
