/**
 * Source rows as the transforms see them: change events decoded to the columns that are needed, and no others.
 * Both topologies start here; what a row is called and typed is declared by its {@link dev.wwi.streams.source.RowLayout}.
 */
@NullMarked
package dev.wwi.streams.source;

import org.jspecify.annotations.NullMarked;
