package dev.wwi.platform.await;

import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits until what was committed at the source is in tables of the warehouse, and names those for which it did not wait to
 * the end: what is paused it knows at once, for anything else it has patience. What holds up one table costs no other
 * table its answer.
 *
 * <p>Not thread-safe; one per waiting caller, for one call.
 */
public final class TablePassage {
    private final Barrier barrier;
    private final Map<String, Pause> pauses;
    private final Duration patience;
    private final Map<String, String> behind = new TreeMap<>();

    /** Waits until the change topics have what was committed, or fails with a {@link BarrierTimeoutException}. */
    public interface Capture {
        void await(Instant deadline) throws InterruptedException;
    }

    /**
     * Waits for nothing yet.
     *
     * @param barrier stays open
     * @param pauses what is paused, by its scope
     * @param patience with each stage of the flow
     */
    public TablePassage(Barrier barrier, Map<String, Pause> pauses, Duration patience) {
        this.barrier = barrier;
        this.pauses = Map.copyOf(pauses);
        this.patience = patience;
    }

    /**
     * Waits.
     *
     * @param tables published names
     * @param readers who reads what for the tables at present
     * @return why a table is behind, by its name
     */
    public Map<String, String> await(Set<String> tables, Capture capture, Supplier<Set<TopicReader>> readers)
            throws InterruptedException {
        giveUpPaused(tables, readers.get());
        if (behind.keySet().containsAll(tables)) {
            return behind;
        }
        try {
            capture.await(deadline());
        } catch (BarrierTimeoutException e) {
            tables.forEach(table -> giveUp(table, String.valueOf(e.getMessage())));
            return behind;
        }
        // A table that is swapped meanwhile shows what another group has written.
        Set<TopicReader> awaited = Set.of();
        for (Set<TopicReader> open = open(tables, readers); !open.equals(awaited); open = open(tables, readers)) {
            for (Barrier.Stage stage : FlowStages.of(open)) {
                await(stage, open);
            }
            awaited = open.stream()
                    .filter(reader -> !behind.containsKey(reader.table()))
                    .collect(Collectors.toUnmodifiableSet());
        }
        return behind;
    }

    private void giveUpPaused(Set<String> tables, Set<TopicReader> readers) {
        Set<String> computed = new HashSet<>();
        readers.stream()
                .filter(reader -> TransformsGeneration.ofOutput(reader.topic()).isPresent())
                .forEach(reader -> computed.add(reader.table()));
        for (String table : tables) {
            for (String scope : List.of(PauseScope.CAPTURE, PauseScope.TRANSFORMS, PauseScope.SINK, table)) {
                Pause pause = pauses.get(scope);
                if (pause != null && (!scope.equals(PauseScope.TRANSFORMS) || computed.contains(table))) {
                    behind.putIfAbsent(table, pause.describe());
                }
            }
        }
    }

    private Set<TopicReader> open(Set<String> tables, Supplier<Set<TopicReader>> readers) {
        return readers.get().stream()
                .filter(reader -> tables.contains(reader.table()) && !behind.containsKey(reader.table()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void await(Barrier.Stage stage, Set<TopicReader> readers) throws InterruptedException {
        try {
            barrier.await(stage, deadline());
        } catch (BarrierTimeoutException e) {
            boolean isOfReaders = false;
            for (TopicReader reader : readers) {
                String state = e.topics().get(reader.topic());
                if (state != null && reader.group().equals(stage.name())) {
                    giveUp(reader.table(), state);
                    isOfReaders = true;
                }
            }
            if (!isOfReaders) {
                readers.stream()
                        .filter(reader -> passes(reader, stage))
                        .forEach(reader -> giveUp(reader.table(), String.valueOf(e.getMessage())));
            }
        }
    }

    private static boolean passes(TopicReader reader, Barrier.Stage stage) {
        return reader.group().equals(stage.name())
                || TransformsGeneration.ofOutput(reader.topic())
                        .filter(generation -> generation.applicationId().equals(stage.name()))
                        .isPresent();
    }

    private void giveUp(String table, String state) {
        behind.putIfAbsent(table, "the warehouse did not catch up: " + state);
    }

    private Instant deadline() {
        return Instant.now().plus(patience);
    }
}
