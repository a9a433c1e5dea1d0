package dev.wwi.streams.fact;

import dev.wwi.streams.fact.AsOfInput.GrainChanged;
import dev.wwi.streams.fact.AsOfInput.RowChanged;
import dev.wwi.streams.fact.AsOfInput.RowsChanged;
import dev.wwi.streams.fact.AsOfInput.TimelineChanged;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Puts the {@link PublishedFacts} of a task into the topology; one instance per task. */
final class AsOfProcessor implements Processor<Bytes, AsOfInput, GenericRecord, SpecificRecordBase> {
    /** Facts corrected in one part: some 0.1 s of work. */
    private static final int FACTS_PER_PART = 2_000;

    private static final Duration PAUSE_BETWEEN_PARTS = Duration.ofMillis(10);

    private final Map<Integer, FactEvaluator> evaluators;
    private @Nullable Task task;

    /** What there is while the processor has a task. */
    private static final class Task {
        private final ProcessorContext<GenericRecord, SpecificRecordBase> context;
        private final PublishedFacts facts;
        private @Nullable Cancellable correcting;

        Task(ProcessorContext<GenericRecord, SpecificRecordBase> context, PublishedFacts facts) {
            this.context = context;
            this.facts = facts;
            correctWhileFactsWait();
        }

        /** A punctuation makes its task commit, so there is one only while there is something to do. */
        void correctWhileFactsWait() {
            if (correcting == null && facts.isCorrecting()) {
                correcting = context.schedule(
                        PAUSE_BETWEEN_PARTS, PunctuationType.WALL_CLOCK_TIME, now -> correctNextPart());
            }
        }

        private void correctNextPart() {
            facts.correct(FACTS_PER_PART);
            if (correcting != null && !facts.isCorrecting()) {
                correcting.cancel();
                correcting = null;
            }
        }
    }

    AsOfProcessor(Map<Integer, FactEvaluator> evaluators) {
        this.evaluators = evaluators;
    }

    @Override
    public void init(ProcessorContext<GenericRecord, SpecificRecordBase> context) {
        KeyValueStore<Bytes, byte[]> stored = context.getStateStore(FactStores.FACTS);
        PublishedFacts facts = new PublishedFacts(
                evaluators,
                stored,
                new TimelineIndex(context.getStateStore(FactStores.TIMELINES)),
                new CorrectionIndex(context.getStateStore(FactStores.CORRECTION_INDEX), stored),
                new PendingCorrections(context.getStateStore(FactStores.PENDING_CORRECTIONS)),
                (key, row, timestampMillis) -> context.forward(new Record<>(key, row, timestampMillis)));
        task = new Task(context, facts);
    }

    @Override
    public void process(Record<Bytes, AsOfInput> input) {
        Task current = Objects.requireNonNull(task, "init comes first");
        PublishedFacts facts = current.facts;
        if (input.value() instanceof RowsChanged change) {
            facts.rowsChanged(new FactId(change.sourceCode(), input.key()), change.rows(), input.timestamp());
        } else if (input.value() instanceof GrainChanged change) {
            facts.grainChanged(new FactId(change.sourceCode(), input.key()), change.grain(), input.timestamp());
        } else if (input.value() instanceof RowChanged change) {
            facts.rowChanged(new FactId(change.sourceCode(), input.key()), change.change(), input.timestamp());
        } else if (input.value() instanceof TimelineChanged change) {
            facts.timelineChanged(change.member(), change.timeline(), input.timestamp());
            current.correctWhileFactsWait();
        }
    }
}
