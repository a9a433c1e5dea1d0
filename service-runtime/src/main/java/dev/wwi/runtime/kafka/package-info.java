/** What services ask of Kafka besides records: positions. */
@NullMarked
package dev.wwi.runtime.kafka;

import org.jspecify.annotations.NullMarked;
