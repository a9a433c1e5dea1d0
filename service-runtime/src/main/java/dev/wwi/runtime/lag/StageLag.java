package dev.wwi.runtime.lag;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one stage of the flow is behind.
 *
 * @param stage {@code capture}, {@code transforms}, {@code sink}
 * @param state the worst of its units'
 * @param lag what is left to be handled
 * @param lagUnit of what: {@code records}, {@code bytes} of WAL, {@code rows} of a first snapshot
 * @param secondsBehind age of the oldest change that is to be handled next, by its commit time at the source; null while
 *     there is none or it is not known
 * @param handledPerSecond over the window of the judgement
 * @param arrivedPerSecond over the window of the judgement
 * @param partitions what it reads, if that is Kafka
 * @param trouble why it could not be looked at; null when it could
 */
public record StageLag(
        String stage,
        LagState state,
        long lag,
        String lagUnit,
        @Nullable Double secondsBehind,
        double handledPerSecond,
        double arrivedPerSecond,
        List<PartitionLag> partitions,
        @Nullable String trouble) {
    /** Copies the list. */
    public StageLag {
        partitions = List.copyOf(partitions);
    }

    /** Of a stage that could not be looked at. */
    public static StageLag unknown(String stage, @Nullable String trouble) {
        return new StageLag(stage, LagState.UNKNOWN, 0, "records", null, 0, 0, List.of(), trouble);
    }
}
