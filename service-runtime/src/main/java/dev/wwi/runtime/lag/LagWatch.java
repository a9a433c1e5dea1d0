package dev.wwi.runtime.lag;

import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lag.GroupLook.Place;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at consuming stages once a second, from outside: it asks Kafka and not the stage, so a stage that hangs is seen.
 * Thread-safe.
 */
public final class LagWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LagWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final List<Watched> stages;
    private final Admin admin;
    private final GroupOffsets offsets;
    private final InstantSource clock;
    private final LagMetrics metrics;
    private final BiConsumer<String, GroupLook> looks;
    private final Map<String, StageLag> newest = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lag-watch");
        thread.setDaemon(true);
        return thread;
    });

    private record Watched(LagStage stage, GroupLag lag, NextRecords nextRecords) {}

    private LagWatch(
            Map<String, Object> clientSettings,
            List<LagStage> stages,
            MeterRegistry meters,
            BiConsumer<String, GroupLook> looks) {
        this.admin = Admin.create(clientSettings);
        this.offsets = new GroupOffsets(admin);
        this.stages = stages.stream()
                .map(stage -> new Watched(stage, new GroupLag(stage), NextRecords.open(clientSettings, PATIENCE)))
                .toList();
        this.clock = InstantSource.system();
        this.metrics = new LagMetrics(meters);
        this.looks = looks;
        stages.forEach(stage -> newest.put(stage.name(), StageLag.unknown(stage.name(), null)));
    }

    /** Starts looking; the judgements become metrics, {@link LagMetrics}. */
    public static LagWatch start(Map<String, Object> clientSettings, List<LagStage> stages, MeterRegistry meters) {
        return start(clientSettings, stages, meters, (stage, look) -> {});
    }

    /**
     * The same, with someone else who wants each look.
     *
     * @param looks called with the stage's name, by the watch's thread
     */
    public static LagWatch start(
            Map<String, Object> clientSettings,
            List<LagStage> stages,
            MeterRegistry meters,
            BiConsumer<String, GroupLook> looks) {
        LagWatch watch = new LagWatch(clientSettings, stages, meters, looks);
        var unused = watch.timer.scheduleWithFixedDelay(watch::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** The last judgement of each stage, in the order given. */
    public List<StageLag> lag() {
        List<StageLag> lags = new ArrayList<>();
        for (Watched watched : stages) {
            lags.add(newest.get(watched.stage().name()));
        }
        return lags;
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
            stages.forEach(watched -> watched.nextRecords().close());
        }
        admin.close(PATIENCE);
    }

    private void look() {
        for (Watched watched : stages) {
            String name = watched.stage().name();
            try {
                GroupLook look = look(watched);
                StageLag lag = watched.lag().judge(look);
                newest.put(name, lag);
                metrics.show(lag);
                looks.accept(name, look);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (KafkaException | IllegalStateException e) {
                newest.put(name, StageLag.unknown(name, e.getMessage()));
                LOGGER.atDebug().setCause(e).addKeyValue("stage", name).log("The lag was not looked at");
            } catch (RuntimeException e) {
                newest.put(name, StageLag.unknown(name, e.toString()));
                LOGGER.atError().setCause(e).addKeyValue("stage", name).log("The lag was not looked at");
            }
        }
    }

    private GroupLook look(Watched watched) throws InterruptedException {
        var at = clock.instant();
        Set<TopicPartition> partitions = offsets.partitions(watched.stage().topics());
        // The position first: what arrives between the two questions is lag, and lag is never negative.
        Map<TopicPartition, Long> committed = offsets.committed(watched.stage().group());
        Map<TopicPartition, Long> ends = offsets.ends(partitions);
        Map<TopicPartition, Long> written = offsets.writtenEnds(partitions);
        Map<TopicPartition, NextRecords.Range> behind = new HashMap<>();
        ends.forEach((partition, end) -> {
            long position = committed.getOrDefault(partition, 0L);
            if (position < end) {
                behind.put(partition, new NextRecords.Range(position, end));
            }
        });
        Map<TopicPartition, Optional<Long>> next = watched.nextRecords().read(behind);
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
