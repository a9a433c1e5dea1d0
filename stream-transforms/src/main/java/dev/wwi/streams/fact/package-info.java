/**
 * The facts: one small declaration each, over one engine that joins a line with its header, looks the dimension keys up
 * as of the row's last change, and publishes again exactly the facts that a late dimension version concerns. What comes
 * out is a function of the sources' content alone, whatever the order in which it arrived.
 */
@NullMarked
package dev.wwi.streams.fact;

import org.jspecify.annotations.NullMarked;
