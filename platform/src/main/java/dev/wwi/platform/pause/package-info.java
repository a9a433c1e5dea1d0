/** Halting a stage or a table, and letting it go on, with what that does and what it risks. */
@NullMarked
package dev.wwi.platform.pause;

import org.jspecify.annotations.NullMarked;
