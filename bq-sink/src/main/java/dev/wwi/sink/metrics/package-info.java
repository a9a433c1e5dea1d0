/** What the sink counts, under names declared in one place; every count is per warehouse table. */
@NullMarked
package dev.wwi.sink.metrics;

import org.jspecify.annotations.NullMarked;
