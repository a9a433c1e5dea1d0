package dev.wwi.platform.local;

import dev.wwi.platform.generations.GenerationTraces;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.lag.LagStage;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.TopicReader;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generations of the transforms in this process: those whose topics fill a table, by what the sink has written down.
 * So the next one runs beside the one before from the order to rebuild by it until one of them fills nothing any more; then
 * that one is stopped, and its topics and stores are removed, if need be by the next process. Thread-safe.
 */
final class LocalTransforms implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LocalTransforms.class);
    private static final Duration TIDY_INTERVAL = Duration.ofSeconds(1);

    private final TransformsConfig config;
    private final GenerationTraces traces;
    private final Supplier<Set<TopicReader>> readers;
    private final Map<Transforms, LagStage> stages = new ConcurrentHashMap<>();
    private final List<Transforms> running = new CopyOnWriteArrayList<>();
    private boolean nothingLeftBehind;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "local-transforms");
        thread.setDaemon(true);
        return thread;
    });

    /** An order to rebuild tables by a generation; may refuse by an exception. */
    @FunctionalInterface
    interface Order {
        List<String> give(TransformsGeneration generation) throws InterruptedException;
    }

    /**
     * Wires the generations that fill something; the lowest has the meters.
     *
     * @param filling what the sink has written down
     * @param readers what it reads while it runs, empty before it consumes
     */
    LocalTransforms(
            KafkaConfig kafka,
            Path stateDirectory,
            int factPartitions,
            Admin admin,
            MeterRegistry meters,
            Collection<TopicReader> filling,
            Supplier<Set<TopicReader>> readers) {
        this.config = TransformsConfig.of(kafka, stateDirectory, factPartitions);
        this.traces = new GenerationTraces(admin, stateDirectory, factPartitions);
        this.readers = readers;
        generations(filling).stream()
                .sorted(Comparator.comparingInt(TransformsGeneration::number))
                .forEach(generation -> add(new Transforms(
                        config.withGeneration(generation), running.isEmpty() ? meters : new SimpleMeterRegistry())));
    }

    /** Looks once a second for generations that fill nothing any more. To be called once all are started. */
    void startTidying() {
        var unused = timer.scheduleWithFixedDelay(
                this::tidy, TIDY_INTERVAL.toMillis(), TIDY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Those that run, the oldest first. */
    List<Transforms> running() {
        return List.copyOf(running);
    }

    /** The oldest. */
    Transforms oldest() {
        return running.get(0);
    }

    /** Where they read. */
    List<LagStage> lagStages() {
        return running.stream().map(stages::get).filter(Objects::nonNull).toList();
    }

    /** The generation whose stage has that name. */
    Optional<TransformsGeneration> ofStage(String name) {
        return running.stream()
                .map(Transforms::generation)
                .filter(generation -> Transforms.stageName(generation).equals(name))
                .findFirst();
    }

    /**
     * Starts the next generation and gives the order; if that is refused, the generation is removed again.
     *
     * @throws IllegalStateException if there are two already, or the next one does not start
     */
    synchronized List<String> beginNext(Order order) throws InterruptedException {
        if (running.size() > 1) {
            TransformsGeneration newest = running.get(running.size() - 1).generation();
            throw new IllegalStateException("generation " + newest.number()
                    + " of the transforms runs beside another already; finish, roll back or abort the rebuilds by it first,"
                    + " wwi rebuild --status shows them");
        }
        Transforms next = new Transforms(config.withGeneration(unusedGeneration()), new SimpleMeterRegistry());
        boolean ordered = false;
        try {
            next.start();
            add(next);
            List<String> tables = order.give(next.generation());
            ordered = true;
            return tables;
        } finally {
            if (!ordered) {
                remove(next);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            for (int i = running.size() - 1; i >= 0; i--) {
                running.get(i).close();
            }
        }
    }

    private synchronized void tidy() {
        try {
            Set<TransformsGeneration> needed = generations(readers.get());
            for (Transforms transforms : running()) {
                // An empty answer is that of a sink which does not know yet.
                if (!needed.isEmpty() && !needed.contains(transforms.generation())) {
                    remove(transforms);
                }
            }
            if (!needed.isEmpty()) {
                removeLeftBehind(needed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .setMessage("a generation of the transforms could not be removed")
                    .setCause(e)
                    .log();
        }
    }

    private void add(Transforms transforms) {
        // Its units follow from the topology, which is not described every second.
        stages.put(transforms, transforms.lagStage(Transforms.stageName(transforms.generation())));
        running.add(transforms);
    }

    private void remove(Transforms transforms) throws InterruptedException {
        LOGGER.atInfo()
                .setMessage("generation of the transforms is removed")
                .addKeyValue("generation", transforms.generation().number())
                .log();
        running.remove(transforms);
        stages.remove(transforms);
        transforms.close();
        nothingLeftBehind = traces.remove(transforms.generation()) && nothingLeftBehind;
    }

    /**
     * What does not run and fills nothing: of a process that was killed after it had started a generation and before the
     * order was written down, or while it removed one.
     */
    private void removeLeftBehind(Set<TransformsGeneration> needed) throws InterruptedException {
        if (nothingLeftBehind) {
            return;
        }
        Set<TransformsGeneration> left = new HashSet<>(traces.found());
        left.removeAll(needed);
        running.forEach(transforms -> left.remove(transforms.generation()));
        boolean removed = true;
        for (TransformsGeneration generation : left) {
            LOGGER.atInfo()
                    .setMessage("what is left of a generation of the transforms is removed")
                    .addKeyValue("generation", generation.number())
                    .log();
            removed &= traces.remove(generation);
        }
        nothingLeftBehind = removed;
    }

    /** A number is not used again while anything of it is left: that would be taken for its own. */
    private TransformsGeneration unusedGeneration() throws InterruptedException {
        int newest = running.get(running.size() - 1).generation().number();
        return new TransformsGeneration(Math.max(traces.unused().number(), newest + 1));
    }

    private static Set<TransformsGeneration> generations(Collection<TopicReader> readers) {
        return readers.stream()
                .flatMap(reader -> TransformsGeneration.ofOutput(reader.topic()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
