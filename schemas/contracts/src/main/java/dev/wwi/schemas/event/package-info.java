/**
 * Change events: Debezium's envelope as Avro, derived from the columns of the captured table.
 */
@NullMarked
package dev.wwi.schemas.event;

import org.jspecify.annotations.NullMarked;
