/**
 * Slowly changing dimensions, type 2: one small declarative file per dimension, and the engine beneath them.
 * The engine keeps every source row's history and recomputes the timelines of the members a change concerns from the
 * histories of all rows they ever referenced, so its output is a function of the histories, whatever arrives when.
 */
@NullMarked
package dev.wwi.streams.dimension;

import org.jspecify.annotations.NullMarked;
