package dev.wwi.platform.partitions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of the partition count does, or how far it is.
 *
 * @param partitions how many the topics that feed facts are to have
 * @param phase of the change to that count that is under way, or was the last one; null if it is another, or none
 * @param callsOff whether it would call off another change that has done nothing yet
 * @param topics those that have another number yet
 * @param effect what is done, and what stands still meanwhile
 * @param risk what becomes of the source's WAL meanwhile
 * @param held tables whose new generation waits for the operator's decision, with why
 */
public record PartitionPlan(
        int partitions,
        @Nullable ChangePhase phase,
        boolean callsOff,
        List<TopicPlan> topics,
        String effect,
        String risk,
        List<String> held) {
    /** Copies. */
    public PartitionPlan {
        topics = List.copyOf(topics);
        held = List.copyOf(held);
    }

    /**
     * A topic to be made anew.
     *
     * @param partitions how many it has
     * @param records how many records it has at most
     */
    public record TopicPlan(String topic, int partitions, long records) {}

    /** Whether there is nothing to be done. */
    @JsonIgnore
    public boolean isDone() {
        return !callsOff && topics.isEmpty() && (phase == null || phase == ChangePhase.DONE);
    }
}
