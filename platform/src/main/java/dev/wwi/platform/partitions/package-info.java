/**
 * The change of the facts' partition count. Kafka adds partitions to a topic, but then a key's next record may be in another
 * one than its last: its order is lost, and compaction leaves both. So the topics are made anew, each from a copy of its
 * records, while no service runs; what is computed and filled from them is built anew beside what readers see.
 */
@NullMarked
package dev.wwi.platform.partitions;

import org.jspecify.annotations.NullMarked;
