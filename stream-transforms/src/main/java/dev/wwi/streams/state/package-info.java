/**
 * How state is kept: the stores' builders, their changelogs' settings and RocksDB's.
 * Both topologies make their stores here, so that none is left to a default.
 */
@NullMarked
package dev.wwi.streams.state;

import org.jspecify.annotations.NullMarked;
