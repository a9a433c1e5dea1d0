package dev.wwi.sink.generation;

import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.consume.TableFeeds;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.Warehouse;
import dev.wwi.sink.table.WarehouseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A rebuild's work on BigQuery and Kafka. Thread-safe; methods block. */
final class SinkGenerationWork implements GenerationWork {

    private static final long FOLLOWING_POLL_MILLIS = 200;
    private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(10);

    private final Warehouse warehouse;
    private final TableFeeds feeds;
    private final GenerationPositions positions;
    private final Upstream upstream;
    private final GenerationCheck check;
    private final Admin admin;
    private final TopicIdentities topics;
    private final LongFunction<String> groupName;
    private final BiFunction<String, Long, PhysicalTable> physicalTable;

    /**
     * @param groupName of the generations of a number
     * @param physicalTable of a published name and a number
     */
    SinkGenerationWork(
            Warehouse warehouse,
            TableFeeds feeds,
            GenerationPositions positions,
            Upstream upstream,
            GenerationCheck check,
            Admin admin,
            LongFunction<String> groupName,
            BiFunction<String, Long, PhysicalTable> physicalTable) {
        this.warehouse = warehouse;
        this.feeds = feeds;
        this.positions = positions;
        this.upstream = upstream;
        this.check = check;
        this.admin = admin;
        this.topics = new TopicIdentities(admin);
        this.groupName = groupName;
        this.physicalTable = physicalTable;
    }

    @Override
    public boolean isSourceCaughtUp(Generation live, Generation candidate) {
        return upstream.hasCaughtUp(live, candidate);
    }

    @Override
    public boolean hasCaughtUp(String table, Generation generation) {
        return positions.hasCaughtUp(generation);
    }

    @Override
    public boolean catchUp(String table, Generation generation) throws InterruptedException {
        Map<TopicPartition, Long> ends = positions.ends(generation.topic());
        long deadline = System.nanoTime() + CATCH_UP_PATIENCE.toNanos();
        while (!positions.hasPassed(generation, ends)) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            Thread.sleep(FOLLOWING_POLL_MILLIS);
        }
        return true;
    }

    @Override
    public Verdict compare(String table, Generation live, Generation candidate, boolean liveStandsStill)
            throws InterruptedException {
        PhysicalTable liveTable = physicalTable.apply(table, live.number());
        PhysicalTable candidateTable = physicalTable.apply(table, candidate.number());
        return check.compare(new GenerationCheck.Sides(liveTable, candidateTable, liveStandsStill), () -> {
            Map<TopicPartition, Long> liveEnds = liveStandsStill ? Map.of() : positions.ends(live.topic());
            Map<TopicPartition, Long> candidateEnds = positions.ends(candidate.topic());
            while (!positions.hasPassed(live, liveEnds) || !positions.hasPassed(candidate, candidateEnds)) {
                Map<PhysicalTable, List<Trouble>> troubles = feeds.troubles();
                List<Trouble> found = troubles.getOrDefault(liveTable, troubles.get(candidateTable));
                if (found != null) {
                    return Optional.of(
                            found.get(0).reason() + " [" + found.get(0).code() + "]");
                }
                Thread.sleep(FOLLOWING_POLL_MILLIS);
            }
            return Optional.empty();
        });
    }

    @Override
    public void show(String table, Generation generation) {
        PhysicalTable wanted = physicalTable.apply(table, generation.number());
        if (warehouse
                .publishedGeneration(wanted.published())
                .filter(shown -> shown == generation.number())
                .isPresent()) {
            return;
        }
        TableLayout layout = warehouse
                .find(wanted, topicId(generation))
                .orElseThrow(() -> new WarehouseException(
                        WarehouseException.Code.NOT_FOUND,
                        "table " + wanted + " is gone, so it cannot be shown",
                        null));
        warehouse.publish(wanted, layout);
    }

    @Override
    public boolean remove(String table, Generation generation) {
        PhysicalTable doomed = physicalTable.apply(table, generation.number());
        if (warehouse
                .publishedGeneration(doomed.published())
                .filter(shown -> shown == generation.number())
                .isPresent()) {
            throw new WarehouseException(
                    WarehouseException.Code.CONFLICTING_TABLE,
                    doomed + " is not removed while " + doomed.published() + " shows it",
                    null);
        }
        if (feeds.table(doomed).isPresent() || !forgetOffsets(generation)) {
            return false;
        }
        warehouse.drop(doomed);
        return true;
    }

    /** Kafka refuses while any process of the sink still consumes the topic for that generation. */
    private boolean forgetOffsets(Generation generation) {
        try {
            Set<TopicPartition> partitions = admin
                    .listConsumerGroupOffsets(groupName.apply(generation.number()))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .keySet()
                    .stream()
                    .filter(partition -> partition.topic().equals(generation.topic()))
                    .collect(Collectors.toUnmodifiableSet());
            if (!partitions.isEmpty()) {
                admin.deleteConsumerGroupOffsets(groupName.apply(generation.number()), partitions)
                        .all()
                        .get();
            }
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException
                    || e.getCause() instanceof UnknownTopicOrPartitionException) {
                return true;
            }
            if (e.getCause() instanceof GroupSubscribedToTopicException) {
                return false;
            }
            throw new KafkaException(
                    "offsets of " + generation + " cannot be forgotten: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while offsets of " + generation + " were forgotten", e);
        }
    }

    private String topicId(Generation generation) {
        return topics.of(generation.topic())
                .orElseThrow(() -> new KafkaException("topic " + generation.topic() + " does not exist"));
    }
}
