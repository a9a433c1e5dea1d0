/**
 * What {@code wwi local} shows: phases with progress while it starts, then one line that updates in place. On anything
 * but a terminal every line is printed once and the status line rarely.
 */
@NullMarked
package dev.wwi.platform.terminal;

import org.jspecify.annotations.NullMarked;
