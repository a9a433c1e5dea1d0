/**
 * The PostgreSQL side: what the source must be like, the publication, replica identities and slot, and the heartbeat
 * that lets an idle database's WAL go.
 */
@NullMarked
package dev.wwi.cdc.source;

import org.jspecify.annotations.NullMarked;
