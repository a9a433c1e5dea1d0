/**
 * Generations of tables: a new one is filled beside the live one, compared with it, shown in its place, and the old one
 * removed after a time. What is decided is in {@link dev.wwi.sink.generation.TableGenerations}, which is pure; what is
 * done in {@link dev.wwi.sink.generation.GenerationWork}, each part of which may be repeated; and what has been decided
 * is in a topic before anything follows from it, so that any process may end at any time and another goes on.
 */
@NullMarked
package dev.wwi.sink.generation;

import org.jspecify.annotations.NullMarked;
