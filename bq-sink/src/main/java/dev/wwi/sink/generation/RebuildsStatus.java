package dev.wwi.sink.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rebuilds of all tables.
 *
 * @param running in the order of the catalogue
 * @param finished of each table the last one, in the same order
 */
public record RebuildsStatus(List<Running> running, List<Finished> finished) {
    public RebuildsStatus {
        running = List.copyOf(running);
        finished = List.copyOf(finished);
    }

    /**
     * A rebuild under way.
     *
     * @param table the published name
     * @param from number of the generation that was live when it began
     * @param to number of the new one
     * @param begunAt ISO 8601
     * @param phaseSince ISO 8601
     * @param rows rows of the new generation that BigQuery has acknowledged to this process
     * @param records offsets that the topic spans, over all partitions
     * @param recordsRemaining those that the new generation has yet to pass
     * @param recordsPerSecond at present
     * @param secondsToGo at that pace; null while that cannot be told
     * @param sourceRecordsRemaining records that new transforms which fill its topic have yet to handle; null if they fill
     *     the live one's too, or it is not known
     * @param finding what the comparison found; null before it
     * @param trouble what keeps it from going on; null if nothing does
     * @param graceEnds when the old generation is removed, ISO 8601; null before the swap
     */
    public record Running(
            String table,
            Phase phase,
            long from,
            long to,
            String begunAt,
            String phaseSince,
            long rows,
            long records,
            long recordsRemaining,
            long recordsPerSecond,
            @Nullable Long secondsToGo,
            @Nullable Long sourceRecordsRemaining,
            @Nullable String finding,
            @Nullable String trouble,
            @Nullable String graceEnds) {}

    /**
     * A rebuild that has ended.
     *
     * @param generation number of the new generation
     * @param endedAt ISO 8601
     * @param finding what the comparison found; null if it was not reached
     */
    public record Finished(
            String table,
            long generation,
            Outcome outcome,
            String endedAt,
            @Nullable String finding) {}
}
