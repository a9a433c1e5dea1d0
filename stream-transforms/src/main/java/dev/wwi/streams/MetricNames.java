package dev.wwi.streams;

/**
 * The transforms' own meters. Besides them there are Kafka Streams' and its clients' ({@code kafka.stream.*},
 * {@code kafka.consumer.*}, {@code kafka.producer.*}) and {@code wwi.dead.letters}.
 */
final class MetricNames {
    /** Gauge: 1 while the application works on all its tasks, else 0. */
    static final String RUNNING = "wwi.transforms.running";

    /** Gauge: 1 while it commits seldom, having much to read, else 0. */
    static final String CATCHING_UP = "wwi.transforms.catching.up";

    /** Gauge: records that are still to be restored into stores before work goes on. */
    static final String RESTORE_REMAINING = "wwi.transforms.restore.remaining.records";

    /** Gauge: stores being restored, counted per partition. */
    static final String RESTORE_STORES = "wwi.transforms.restore.stores";

    private MetricNames() {}
}
