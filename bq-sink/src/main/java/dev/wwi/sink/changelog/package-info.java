/**
 * Every change of the source tables, appended to change logs exactly once: each partition of a topic writes to a stream of
 * its own that an offset makes idempotent, and that its next owner closes before it goes on.
 */
@NullMarked
package dev.wwi.sink.changelog;

import org.jspecify.annotations.NullMarked;
