package dev.wwi.platform.partitions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change of the facts' partition count, as it is written down before anything is done on its behalf. Immutable.
 *
 * @param owner who goes on with it: whoever has written last
 * @param from how many there were
 * @param partitions how many there are to be
 * @param oldTransforms the generations of the transforms that filled the star schema before
 * @param transforms the one that fills it once the topics are made anew
 * @param haltedCapture whether it was this change that halted capture, and is to let it go on
 * @param copied those topics whose copy is complete
 * @param remade those topics that are complete with their new partitions
 */
record PartitionChange(
        String owner,
        int from,
        int partitions,
        ChangePhase phase,
        List<Integer> oldTransforms,
        int transforms,
        boolean haltedCapture,
        Map<String, Copy> copied,
        Set<String> remade) {
    /** Copies. */
    PartitionChange {
        oldTransforms = List.copyOf(oldTransforms);
        copied = Map.copyOf(copied);
        remade = Set.copyOf(remade);
    }

    /**
     * A complete copy of a topic.
     *
     * @param records how many it has
     * @param topicId of the topic, which tells it from a later one of its name
     * @param ends behind the last record of each of the topic's partitions, committed or not
     */
    record Copy(long records, String topicId, Map<Integer, Long> ends) {
        /** Copies. */
        Copy {
            ends = Map.copyOf(ends);
        }
    }

    static PartitionChange begin(
            int from, int partitions, List<Integer> oldTransforms, int transforms, boolean haltedCapture) {
        return new PartitionChange(
                "",
                from,
                partitions,
                ChangePhase.DRAINING,
                oldTransforms,
                transforms,
                haltedCapture,
                Map.of(),
                Set.of());
    }

    PartitionChange ownedBy(String other) {
        return new PartitionChange(
                other, from, partitions, phase, oldTransforms, transforms, haltedCapture, copied, remade);
    }

    PartitionChange in(ChangePhase next) {
        return new PartitionChange(
                owner, from, partitions, next, oldTransforms, transforms, haltedCapture, copied, remade);
    }

    /** The end of one that nothing was done for. */
    PartitionChange calledOff() {
        return new PartitionChange(
                owner, from, from, ChangePhase.DONE, oldTransforms, transforms, haltedCapture, Map.of(), Set.of());
    }

    PartitionChange withCopied(String topic, Copy copy) {
        Map<String, Copy> all = new HashMap<>(copied);
        all.put(topic, copy);
        return withCopied(all);
    }

    PartitionChange withoutCopied(String topic) {
        Map<String, Copy> all = new HashMap<>(copied);
        all.remove(topic);
        return withCopied(all);
    }

    PartitionChange withRemade(String topic) {
        Set<String> all = new HashSet<>(remade);
        all.add(topic);
        return new PartitionChange(
                owner, from, partitions, phase, oldTransforms, transforms, haltedCapture, copied, all);
    }

    /** How many the topics have, or have as soon as they are made anew. */
    int present() {
        return phase == ChangePhase.DRAINING ? from : partitions;
    }

    @JsonIgnore
    boolean isUnderWay() {
        return phase != ChangePhase.DONE;
    }

    /** Whether the topics are as they were. */
    @JsonIgnore
    boolean isUntouched() {
        return copied.isEmpty() && (phase == ChangePhase.DRAINING || phase == ChangePhase.REMAKING);
    }

    private PartitionChange withCopied(Map<String, Copy> all) {
        return new PartitionChange(
                owner, from, partitions, phase, oldTransforms, transforms, haltedCapture, all, remade);
    }
}
