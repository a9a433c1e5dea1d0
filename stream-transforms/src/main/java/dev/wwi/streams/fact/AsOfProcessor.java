package dev.wwi.streams.fact;

import dev.wwi.streams.fact.AsOfInput.RowChanged;
import dev.wwi.streams.fact.AsOfInput.RowsChanged;
import dev.wwi.streams.fact.AsOfInput.TimelineChanged;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Puts the {@link PublishedFacts} of a task into the topology; one instance per task. */
final class AsOfProcessor implements Processor<Bytes, AsOfInput, GenericRecord, SpecificRecordBase> {
    /** Facts corrected in one part: some 0.1 s of work. */
    private static final int FACTS_PER_PART = 2_000;

    private static final Duration PAUSE_BETWEEN_PARTS = Duration.ofMillis(10);

    private final Map<Integer, FactEvaluator> evaluators;
    private @Nullable PublishedFacts facts;

    AsOfProcessor(Map<Integer, FactEvaluator> evaluators) {
        this.evaluators = evaluators;
    }

    @Override
    public void init(ProcessorContext<GenericRecord, SpecificRecordBase> context) {
        PublishedFacts ofTask = new PublishedFacts(
                evaluators,
                context.getStateStore(FactStores.FACTS),
                new TimelineIndex(context.getStateStore(FactStores.TIMELINES)),
                new CorrectionIndex(context.getStateStore(FactStores.CORRECTION_INDEX)),
                new PendingCorrections(context.getStateStore(FactStores.PENDING_CORRECTIONS)),
                (key, row, timestampMillis) -> context.forward(new Record<>(key, row, timestampMillis)));
        context.schedule(PAUSE_BETWEEN_PARTS, PunctuationType.WALL_CLOCK_TIME, now -> ofTask.correct(FACTS_PER_PART));
        facts = ofTask;
    }

    @Override
    public void process(Record<Bytes, AsOfInput> input) {
        PublishedFacts ofTask = Objects.requireNonNull(facts, "init comes first");
        if (input.value() instanceof RowsChanged change) {
            ofTask.rowsChanged(new FactId(change.sourceCode(), input.key()), change.rows(), input.timestamp());
        } else if (input.value() instanceof RowChanged change) {
            ofTask.rowChanged(new FactId(change.sourceCode(), input.key()), change.change(), input.timestamp());
        } else if (input.value() instanceof TimelineChanged change) {
            ofTask.timelineChanged(change.member(), change.timeline(), input.timestamp());
        }
    }
}
