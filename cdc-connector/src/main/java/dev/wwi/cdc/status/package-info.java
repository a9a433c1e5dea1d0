/**
 * What capture is doing: counters that the engine moves, and the views and metrics made from them.
 */
@NullMarked
package dev.wwi.cdc.status;

import org.jspecify.annotations.NullMarked;
