/**
 * The resume point: how far the source's changes are in Kafka, to the record. It is written in the Kafka transactions
 * that carry the changes, so the two can never disagree.
 */
@NullMarked
package dev.wwi.cdc.position;

import org.jspecify.annotations.NullMarked;
