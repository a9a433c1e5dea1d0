/** The sink's settings, which check themselves: a wrong one is refused by its name, its value and what is allowed. */
@NullMarked
package dev.wwi.sink.config;

import org.jspecify.annotations.NullMarked;
