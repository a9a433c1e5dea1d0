package dev.wwi.runtime.lag;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The names of the metrics about lag, and their registration. Thread-safe. */
public final class LagMetrics {
    /** Gauge, records: what the stage has left in the topic's partition. */
    public static final String RECORDS = "wwi.lag.records";

    /** Gauge, seconds: age of the next record that the stage has to handle in the partition; 0 if there is none. */
    public static final String AGE = "wwi.lag.age";

    /** Gauge: 1 for the state of the stage that the tag {@code state} names, else 0. */
    public static final String STATE = "wwi.lag.state";

    /** The description of {@link #STATE}, the same wherever it is registered. */
    public static final String STATE_DESCRIPTION = "Whether the stage is judged so";

    private static final String STAGE = "stage";

    private final MultiGauge records;
    private final MultiGauge age;
    private final MultiGauge state;
    private final Map<String, StageLag> shown = new ConcurrentHashMap<>();

    /** Registers them, with no stage yet. */
    public LagMetrics(MeterRegistry registry) {
        this.records = MultiGauge.builder(RECORDS)
                .description("What the stage has left in the partition")
                .baseUnit("records")
                .register(registry);
        this.age = MultiGauge.builder(AGE)
                .description("Age of the next record to be handled in the partition, by its commit time at the source")
                .baseUnit("seconds")
                .register(registry);
        this.state = MultiGauge.builder(STATE).description(STATE_DESCRIPTION).register(registry);
    }

    /** Shows a stage's newest judgement in place of the one before. */
    public synchronized void show(StageLag lag) {
        shown.put(lag.stage(), lag);
        register();
    }

    /** Shows a stage no more. */
    public synchronized void forget(String stage) {
        shown.remove(stage);
        register();
    }

    private void register() {
        List<Row<?>> recordRows = new ArrayList<>();
        List<Row<?>> ageRows = new ArrayList<>();
        List<Row<?>> stateRows = new ArrayList<>();
        for (StageLag stage : shown.values()) {
            for (PartitionLag partition : stage.partitions()) {
                Tags tags = Tags.of(
                        STAGE,
                        stage.stage(),
                        "topic",
                        partition.topic(),
                        "partition",
                        Integer.toString(partition.partition()));
                recordRows.add(Row.of(tags, partition.records()));
                Double seconds = partition.secondsBehind();
                ageRows.add(Row.of(tags, seconds == null ? 0 : seconds));
            }
            for (LagState each : LagState.values()) {
                stateRows.add(
                        Row.of(Tags.of(STAGE, stage.stage(), "state", each.name()), stage.state() == each ? 1 : 0));
            }
        }
        records.register(recordRows, true);
        age.register(ageRows, true);
        state.register(stateRows, true);
    }
}
