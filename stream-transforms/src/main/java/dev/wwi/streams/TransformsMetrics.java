package dev.wwi.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The names of the transforms' own metrics, and their registration. Besides them there are Kafka Streams' and its
 * clients' ({@code kafka.stream.*}, {@code kafka.consumer.*}, {@code kafka.producer.*}) and {@code wwi.dead.letters}.
 */
public final class TransformsMetrics {
    /** Gauge: 1 while the application works on all its tasks, else 0. */
    public static final String RUNNING = "wwi.transforms.running";

    /** Gauge: 1 while it commits seldom, having much to read, else 0. */
    public static final String CATCHING_UP = "wwi.transforms.catching.up";

    /** Gauge: records that are still to be restored into stores before work goes on. */
    public static final String RESTORE_REMAINING = "wwi.transforms.restore.remaining.records";

    /** Gauge: stores being restored, counted per partition. */
    public static final String RESTORE_STORES = "wwi.transforms.restore.stores";

    private TransformsMetrics() {}

    /** Registers all of them; the suppliers are held for as long as the registry is. */
    public static void register(
            MeterRegistry meters,
            BooleanSupplier running,
            BooleanSupplier catchingUp,
            LongSupplier restoreRemaining,
            LongSupplier restoreStores) {
        Gauge.builder(RUNNING, () -> running.getAsBoolean() ? 1 : 0)
                .description("Whether the application works on all its tasks")
                .register(meters);
        Gauge.builder(CATCHING_UP, () -> catchingUp.getAsBoolean() ? 1 : 0)
                .description("Whether it commits seldom, having much to read")
                .register(meters);
        Gauge.builder(RESTORE_REMAINING, restoreRemaining::getAsLong)
                .description("Records still to be restored into stores before work goes on")
                .register(meters);
        Gauge.builder(RESTORE_STORES, restoreStores::getAsLong)
                .description("Stores being restored, counted per partition")
                .register(meters);
    }
}
