/**
 * How fresh each table of the warehouse is, also when nothing changes.
 *
 * <p>Nothing is written for it into anybody's table or topic: the heartbeats that the connector writes into the WAL anyway
 * mark an instant there, and from then on positions are followed.
 */
@NullMarked
package dev.wwi.platform.freshness;

import org.jspecify.annotations.NullMarked;
