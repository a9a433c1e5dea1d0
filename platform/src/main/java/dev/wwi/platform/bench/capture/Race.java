package dev.wwi.platform.bench.capture;

import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.MeasuredProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows how a contender's rows become visible in its topics, from the first ones that do to the last, and counts them
 * afterwards. The time before is a JVM's start; it counts only where so few rows come that all are visible at once.
 */
final class Race {
    static final String PER_SECOND = "rows/s";
    static final String PER_CPU_SECOND = "rows/CPU s";
    private static final String CPU_SECONDS = "CPU s";
    private static final String START_SECONDS = "start s";
    private static final long PAUSE_MILLIS = 20;
    private static final double NANOS = 1e9;

    private final BenchServers servers;
    private final List<String> topics;
    private final long rows;
    private final Duration patience;
    private final long before;
    private final Map<TopicPartition, Long> starts;

    private Race(
            BenchServers servers,
            List<String> topics,
            long rows,
            Duration patience,
            long before,
            Map<TopicPartition, Long> starts) {
        this.servers = servers;
        this.topics = topics;
        this.rows = rows;
        this.patience = patience;
        this.before = before;
        this.starts = starts;
    }

    /** Of rows that are going to come into topics, which are there already. */
    static Race over(BenchServers servers, Collection<String> topics, long rows, Duration patience)
            throws InterruptedException {
        List<TopicPartition> partitions = servers.partitions(topics);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
            return new Race(
                    servers,
                    List.copyOf(topics),
                    rows,
                    patience,
                    servers.visibleOffsets(topics),
                    consumer.endOffsets(partitions));
        }
    }

    /**
     * Returns when all rows are visible.
     *
     * @throws IllegalStateException if the process ends, or other than all rows are there
     */
    Map<String, Double> follow(MeasuredProcess process) throws InterruptedException {
        long started = System.nanoTime();
        long first = awaitMoreThan(0, process, started);
        double startSeconds = (System.nanoTime() - started) / NANOS;
        boolean allAtOnce = first >= rows;
        long counted = allAtOnce ? rows : rows - first;
        long firstAt = allAtOnce ? started : System.nanoTime();
        double firstCpu = allAtOnce ? 0 : seconds(process.cpu());
        // Transaction markers count too, so that the last rows may come a moment after.
        awaitMoreThan(rows - 1, process, started);
        double wallSeconds = (System.nanoTime() - firstAt) / NANOS;
        double cpuSeconds = seconds(process.cpu()) - firstCpu;
        requireAllRows();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(PER_SECOND, counted / wallSeconds);
        figures.put(PER_CPU_SECOND, counted / cpuSeconds);
        figures.put(CPU_SECONDS, cpuSeconds);
        figures.put(START_SECONDS, startSeconds);
        return figures;
    }

    private long awaitMoreThan(long least, MeasuredProcess process, long started) throws InterruptedException {
        long visible = servers.visibleOffsets(topics) - before;
        while (visible <= least) {
            process.requireAlive();
            if (System.nanoTime() - started > patience.toNanos()) {
                throw new IllegalStateException("after " + patience.toSeconds() + " s only " + visible + " of " + rows
                        + " rows are in " + topics);
            }
            Thread.sleep(PAUSE_MILLIS);
            visible = servers.visibleOffsets(topics) - before;
        }
        return visible;
    }

    private void requireAllRows() {
        long found = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
            consumer.assign(starts.keySet());
            starts.forEach(consumer::seek);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (found < rows && System.nanoTime() < deadline) {
                found += consumer.poll(Duration.ofMillis(200)).count();
            }
            found += consumer.poll(Duration.ofMillis(500)).count();
        }
        if (found != rows) {
            throw new IllegalStateException(topics + " have " + found + " more records, " + rows + " were to come");
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(BenchServers servers) {
        Map<String, Object> settings = new HashMap<>(servers.kafka().clientSettings());
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", "10000");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
