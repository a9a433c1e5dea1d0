package dev.wwi.platform.partitions;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A change of the facts' partition count, as it is written down before anything is done on its behalf. Immutable.
 *
 * @param from how many there were
 * @param partitions how many there are to be
 * @param transforms the generation of the transforms that fills the star schema once the topics are made anew
 * @param haltedCapture whether it was this change that halted capture, and is to let it go on
 * @param copied of each topic whose copy is complete, how many records that has
 * @param remade those topics that are complete with their new partitions
 */
record PartitionChange(
        int from,
        int partitions,
        ChangePhase phase,
        int transforms,
        boolean haltedCapture,
        Map<String, Long> copied,
        Set<String> remade) {
    /** Sorts and copies. */
    PartitionChange {
        copied = Map.copyOf(copied);
        remade = Set.copyOf(remade);
    }

    static PartitionChange begin(int from, int partitions, int transforms, boolean haltedCapture) {
        return new PartitionChange(
                from, partitions, ChangePhase.DRAINING, transforms, haltedCapture, Map.of(), Set.of());
    }

    PartitionChange in(ChangePhase next) {
        return new PartitionChange(from, partitions, next, transforms, haltedCapture, copied, remade);
    }

    PartitionChange withCopied(String topic, long records) {
        Map<String, Long> all = new TreeMap<>(copied);
        all.put(topic, records);
        return new PartitionChange(from, partitions, phase, transforms, haltedCapture, all, remade);
    }

    PartitionChange withRemade(String topic) {
        Set<String> all = new TreeSet<>(remade);
        all.add(topic);
        return new PartitionChange(from, partitions, phase, transforms, haltedCapture, copied, all);
    }

    /** How many the topics have, or have as soon as they are made anew. */
    int present() {
        return phase == ChangePhase.DRAINING ? from : partitions;
    }

    @JsonIgnore
    boolean isUnderWay() {
        return phase != ChangePhase.DONE;
    }
}
