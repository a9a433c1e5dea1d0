package dev.wwi.runtime.lag;

import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lag.GroupLook.Place;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks at consuming stages once a second, from outside: it asks Kafka and not the stage, so a stage that hangs is seen.
 * Thread-safe.
 */
public final class LagWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LagWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final Supplier<List<LagStage>> stages;
    private final Map<String, Object> clientSettings;
    private final Map<String, Watched> watched = new HashMap<>();
    private final Admin admin;
    private final GroupOffsets offsets;
    private final InstantSource clock;
    private final LagMetrics metrics;
    private final BiConsumer<String, GroupLook> looks;
    private volatile Map<String, StageLag> newest;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lag-watch");
        thread.setDaemon(true);
        return thread;
    });

    private record Watched(LagStage stage, GroupLag lag, NextRecords nextRecords) {}

    private LagWatch(
            Map<String, Object> clientSettings,
            Supplier<List<LagStage>> stages,
            MeterRegistry meters,
            BiConsumer<String, GroupLook> looks) {
        this.clientSettings = Map.copyOf(clientSettings);
        this.admin = Admin.create(clientSettings);
        this.offsets = new GroupOffsets(admin);
        this.stages = stages;
        this.clock = InstantSource.system();
        this.metrics = new LagMetrics(meters);
        this.looks = looks;
        Map<String, StageLag> unknown = new LinkedHashMap<>();
        stages.get().forEach(stage -> unknown.put(stage.name(), StageLag.unknown(stage.name(), null)));
        this.newest = unknown;
    }

    /** Starts looking; the judgements become metrics, {@link LagMetrics}. */
    public static LagWatch start(Map<String, Object> clientSettings, List<LagStage> stages, MeterRegistry meters) {
        return start(clientSettings, () -> stages, meters, (stage, look) -> {});
    }

    /**
     * The same with stages that come and go, and with someone else who wants each look.
     *
     * @param stages asked before each look, by the watch's thread; one of the same name is taken for the same. While it
     *     fails, the stages named last are told to be unknown
     * @param looks called with the stage's name, by the watch's thread
     */
    public static LagWatch start(
            Map<String, Object> clientSettings,
            Supplier<List<LagStage>> stages,
            MeterRegistry meters,
            BiConsumer<String, GroupLook> looks) {
        LagWatch watch = new LagWatch(clientSettings, stages, meters, looks);
        var unused = watch.timer.scheduleWithFixedDelay(watch::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** The last judgement of each stage, in the order given. */
    public List<StageLag> lag() {
        return List.copyOf(newest.values());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        boolean ended = false;
        try {
            ended = timer.awaitTermination(PATIENCE.toMillis() * 10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ended) {
            // A consumer may be used by one thread only, so while that is at it, it stays open.
            watched.values().forEach(each -> each.nextRecords().close());
        }
        admin.close(PATIENCE);
    }

    private void look() {
        List<LagStage> current;
        try {
            current = stages.get();
        } catch (RuntimeException e) {
            // It would end the timer, and what was judged last would be told for ever.
            Map<String, StageLag> unknown = new LinkedHashMap<>();
            newest.keySet().forEach(name -> unknown.put(name, notLookedAt(name, e)));
            newest = unknown;
            return;
        }
        Map<String, StageLag> lags = new LinkedHashMap<>();
        for (LagStage stage : current) {
            String name = stage.name();
            try {
                Watched looked = watched.computeIfAbsent(
                        name,
                        first -> new Watched(stage, new GroupLag(stage), NextRecords.open(clientSettings, PATIENCE)));
                GroupLook look = look(looked);
                StageLag lag = looked.lag().judge(look);
                lags.put(name, lag);
                metrics.show(lag);
                looks.accept(name, look);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                lags.put(name, notLookedAt(name, e));
            }
        }
        newest = lags;
        watched.values().removeIf(each -> {
            boolean isGone = !lags.containsKey(each.stage().name());
            if (isGone) {
                metrics.forget(each.stage().name());
                each.nextRecords().close();
            }
            return isGone;
        });
    }

    private StageLag notLookedAt(String stage, RuntimeException failure) {
        boolean isKafkaSilent = failure instanceof KafkaException || failure instanceof IllegalStateException;
        LOGGER.atLevel(isKafkaSilent ? Level.DEBUG : Level.ERROR)
                .setCause(failure)
                .addKeyValue("stage", stage)
                .log("The lag was not looked at");
        StageLag unknown = StageLag.unknown(stage, isKafkaSilent ? failure.getMessage() : failure.toString());
        metrics.show(unknown);
        return unknown;
    }

    private Map<TopicPartition, Long> committed(
            Set<TopicPartition> partitions, Function<String, Optional<String>> readers) throws InterruptedException {
        Map<String, Map<TopicPartition, Long>> byGroup = new HashMap<>();
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (TopicPartition partition : partitions) {
            String group = readers.apply(partition.topic()).orElseThrow();
            if (!byGroup.containsKey(group)) {
                byGroup.put(group, offsets.committed(group));
            }
            Long position = byGroup.get(group).get(partition);
            if (position != null) {
                committed.put(partition, position);
            }
        }
        return committed;
    }

    private GroupLook look(Watched looked) throws InterruptedException {
        var at = clock.instant();
        Function<String, Optional<String>> readers = looked.stage().readers().get();
        Set<TopicPartition> partitions =
                offsets.partitions(topic -> readers.apply(topic).isPresent());
        // The position first: what arrives between the two questions is lag, and lag is never negative.
        Map<TopicPartition, Long> committed = committed(partitions, readers);
        Map<TopicPartition, Long> ends = offsets.ends(partitions);
        Map<TopicPartition, Long> written = offsets.writtenEnds(partitions);
        Map<TopicPartition, NextRecords.Range> behind = new HashMap<>();
        ends.forEach((partition, end) -> {
            long position = committed.getOrDefault(partition, 0L);
            if (position < end) {
                behind.put(partition, new NextRecords.Range(position, end));
            }
        });
        Map<TopicPartition, Optional<Long>> next = looked.nextRecords().read(behind);
        Map<TopicPartition, Place> places = new HashMap<>();
        ends.forEach((partition, end) -> {
            long position = Math.min(committed.getOrDefault(partition, 0L), end);
            Optional<Long> timestamp = next.get(partition);
            boolean isBehindNothing = timestamp != null && timestamp.isEmpty();
            places.put(
                    partition,
                    new Place(
                            isBehindNothing ? end : position,
                            end,
                            written.getOrDefault(partition, end),
                            timestamp == null ? Optional.empty() : timestamp));
        });
        return new GroupLook(at, places);
    }
}
