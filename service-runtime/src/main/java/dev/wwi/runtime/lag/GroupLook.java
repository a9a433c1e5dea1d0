package dev.wwi.runtime.lag;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a group and the ends of its topics are at one moment.
 *
 * @param at before it was asked
 * @param partitions all that it reads
 */
public record GroupLook(Instant at, Map<TopicPartition, Place> partitions) {
    /** Copies the map. */
    public GroupLook {
        partitions = Map.copyOf(partitions);
    }

    /**
     * One partition.
     *
     * @param position what the group has committed; the end's offset when there is no record between them
     * @param end the offset behind the last committed record
     * @param written the offset behind the last written record, committed or not; what was seen committed elsewhere lies
     *     before it
     * @param nextMillis timestamp of the next record to be handled; empty if there is none or it was not read in time
     */
    public record Place(long position, long end, long written, Optional<Long> nextMillis) {
        /** How many offsets are left. */
        public long lag() {
            return Math.max(0, end - position);
        }
    }
}
