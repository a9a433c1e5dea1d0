/** Rows on the wire, good and bad. */
@NullMarked
package dev.wwi.bqlocal.row;

import org.jspecify.annotations.NullMarked;
