package dev.wwi.sink.changelog;

import dev.wwi.sink.append.Backoff;
import dev.wwi.sink.append.Trouble;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * How often in a row the partitions of change logs could not be written, when they are due again, and from when on that
 * is worth the operator's look. Confined to one thread.
 */
final class LogFailures {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** A failure that does not pass for so many attempts is worth the operator's look. */
    private static final int ATTEMPTS_BEFORE_TROUBLE = 4;

    private final Duration schemaSettleTime;
    private final Map<TopicPartition, Failure> failures = new HashMap<>();

    private record Failure(int attempts, long firstNanos, long retryNanos) {}

    /**
     * @param schemaSettleTime how long BigQuery may take to show an added column to its streams before it counts as
     *     failure
     */
    LogFailures(Duration schemaSettleTime) {
        this.schemaSettleTime = schemaSettleTime;
    }

    /** Notes another failure in a row and returns how long to wait. */
    Duration failed(TopicPartition partition, long nowNanos) {
        Failure last = failures.get(partition);
        int attempts = last == null ? 1 : last.attempts() + 1;
        Duration pause = BACKOFF.after(attempts);
        failures.put(
                partition,
                new Failure(attempts, last == null ? nowNanos : last.firstNanos(), nowNanos + pause.toNanos()));
        return pause;
    }

    /** What the operator is told of the failure just noted; empty while it may pass by itself. */
    Optional<Trouble> trouble(TopicPartition partition, Exception failure, long nowNanos) {
        Failure noted = failures.get(partition);
        if (noted == null) {
            return Optional.empty();
        }
        String reason = "the change log of " + partition + " takes no rows: " + failure;
        if (failure instanceof ChangeLogException refused && refused.isSchemaBehind()) {
            return nowNanos - noted.firstNanos() <= schemaSettleTime.toNanos()
                    ? Optional.empty()
                    : Optional.of(new Trouble(
                            "SCHEMA_BEHIND",
                            reason,
                            "the change log lacks a column it was given: see whether someone dropped it"));
        }
        return noted.attempts() < ATTEMPTS_BEFORE_TROUBLE
                ? Optional.empty()
                : Optional.of(new Trouble(
                        "CHANGE_LOG_NOT_WRITTEN",
                        reason,
                        "see the reason; it is tried again until the log takes rows"));
    }

    /** The partition was written, or is not ours any more. */
    void forget(TopicPartition partition) {
        failures.remove(partition);
    }

    /** How often in a row the partition could not be written. */
    int attempts(TopicPartition partition) {
        Failure noted = failures.get(partition);
        return noted == null ? 0 : noted.attempts();
    }

    /** The partitions whose pause is over. */
    Iterable<TopicPartition> due(long nowNanos) {
        return failures.entrySet().stream()
                .filter(entry -> nowNanos - entry.getValue().retryNanos() >= 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
