package dev.wwi.streams;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the transforms are at a moment.
 *
 * @param state Kafka Streams' state, {@code RUNNING}
 * @param pace {@code LIVE} or {@code CATCHING_UP}; the one that it changes to, while it does; null before the start
 * @param restore what is restored before work goes on
 * @param threads the stream threads by name
 * @param deadLetters records set aside since the start
 */
public record TransformsStatus(
        String state, @Nullable String pace, Restore restore, List<StreamThreadStatus> threads, long deadLetters) {
    /** Copies the threads. */
    public TransformsStatus {
        threads = List.copyOf(threads);
    }

    /**
     * What is restored from the changelogs.
     *
     * @param stores stores being restored, counted per partition; 0 when nothing is
     * @param restoredRecords records that are in them already
     * @param totalRecords records that will be
     */
    public record Restore(int stores, long restoredRecords, long totalRecords) {}

    /**
     * One stream thread.
     *
     * @param name its name in logs
     * @param state Kafka Streams' state of the thread
     * @param activeTasks the tasks it works on, {@code 0_0}
     * @param standbyTasks the tasks it keeps warm copies of
     */
    public record StreamThreadStatus(String name, String state, List<String> activeTasks, List<String> standbyTasks) {
        /** Copies the lists. */
        public StreamThreadStatus {
            activeTasks = List.copyOf(activeTasks);
            standbyTasks = List.copyOf(standbyTasks);
        }
    }
}
