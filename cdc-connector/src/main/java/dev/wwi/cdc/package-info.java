/**
 * Captures PostgreSQL's changes into Kafka, exactly once: the first snapshot, then the WAL, by Debezium Embedded.
 */
@NullMarked
package dev.wwi.cdc;

import org.jspecify.annotations.NullMarked;
