/**
 * Runs SQL as jobs. Queries run on connections of their own beside the writes; statements that write take their turn on
 * the write loop.
 */
@NullMarked
package dev.wwi.bqlocal.query;

import org.jspecify.annotations.NullMarked;
