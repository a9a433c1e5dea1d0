package dev.wwi.platform.deadletter;

import dev.wwi.runtime.deadletter.Resolution;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How many dead letters of each service are open, kept up as their topics grow. Whoever asks how the platform is asks for
 * them, and gets an answer also while Kafka gives none. Thread-safe.
 */
final class OpenLetterCounts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** So that those who ask every second do not wait for each other. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final PartitionRecords records;
    private final Map<String, Letters> letters = new LinkedHashMap<>();
    private long notBeforeNanos = System.nanoTime();

    private static final class Letters {
        private final Set<Long> offsets = new HashSet<>();
        private long readUpTo;
    }

    OpenLetterCounts(Map<String, Object> clientSettings) {
        this.records = new PartitionRecords(clientSettings, PATIENCE);
        LetterId.services().forEach(service -> letters.put(service, new Letters()));
    }

    /** By service; those that were known last while Kafka does not answer, which is told after 2 s. */
    synchronized Map<String, Long> counts() {
        if (System.nanoTime() - notBeforeNanos >= 0) {
            try {
                letters.forEach(this::readOn);
            } catch (TimeoutException e) {
                notBeforeNanos = System.nanoTime() + SILENCE.toNanos();
            }
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        letters.forEach((service, open) -> counts.put(service, (long) open.offsets.size()));
        return counts;
    }

    @Override
    public synchronized void close() {
        records.close();
    }

    private void readOn(String service, Letters open) {
        open.readUpTo = records.read(new TopicPartition(LetterId.topic(service), 0), open.readUpTo, record -> {
            Optional<Resolution> resolution = Resolution.parse(record);
            resolution.ifPresentOrElse(
                    done -> open.offsets.remove(done.offset()), () -> open.offsets.add(record.offset()));
        });
    }
}
