package dev.wwi.streams.fact;

import dev.wwi.streams.fact.FactEvaluator.Fact;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one task: what was published, and what has to be published again.
 *
 * <p>At any time every published fact is what its rows and the timelines at hand make of it, except those in a range of
 * {@link PendingCorrections}. So the last state does not depend on the order of arrival. A timeline's change is applied
 * at once where it concerns few facts; the rest waits for {@link #correct}, so that one change of many facts neither
 * stalls the task nor outlasts its transaction. Used by the task's thread alone.
 */
final class PublishedFacts {
    /** Facts corrected within the call that brings a timeline. */
    private static final int FACTS_AT_ONCE = 100;

    private final Map<Integer, FactEvaluator> evaluators;
    private final KeyValueStore<Bytes, byte[]> facts;
    private final TimelineIndex timelines;
    private final CorrectionIndex index;
    private final PendingCorrections pending;
    private final Output output;
    private final CurrentRowFold fold = new CurrentRowFold();

    /** Where facts go; a null row is a fact that is gone. */
    @FunctionalInterface
    interface Output {
        void publish(GenericRecord key, @Nullable SpecificRecordBase row, long timestampMillis);
    }

    PublishedFacts(
            Map<Integer, FactEvaluator> evaluators,
            KeyValueStore<Bytes, byte[]> facts,
            TimelineIndex timelines,
            CorrectionIndex index,
            PendingCorrections pending,
            Output output) {
        this.evaluators = evaluators;
        this.facts = facts;
        this.timelines = timelines;
        this.index = index;
        this.pending = pending;
        this.output = output;
    }

    /** The joined rows of a fact are these now, null if it is gone. */
    void rowsChanged(FactId id, @Nullable JoinedRows rows, long timestampMillis) {
        Bytes key = id.toBytes();
        update(id, key, facts.get(key), rows, timestampMillis);
    }

    /**
     * The grain's row of a fact is this now, null if it is gone. The join tells so as well, two transactions later; a fact
     * that keeps its parent need not wait for that, having it. What the join brings stands: if the parent has changed
     * meanwhile, it brings the row with the newer one.
     */
    void grainChanged(FactId id, @Nullable CurrentRow grain, long timestampMillis) {
        Bytes key = id.toBytes();
        byte[] known = facts.get(key);
        if (known == null) {
            return;
        }
        FactEvaluator evaluator = evaluator(id);
        JoinedRows rows = evaluator.decode(StoredFact.decode(known).rows());
        if (grain == null || evaluator.haveSameParent(grain, rows.grain())) {
            update(id, key, known, grain == null ? null : new JoinedRows(grain, rows.parent()), timestampMillis);
        }
    }

    /** The one row of a fact changed. What is known of it is part of the fact, so it needs no table of its own. */
    void rowChanged(FactId id, RowChange change, long timestampMillis) {
        Bytes key = id.toBytes();
        byte[] known = facts.get(key);
        CurrentRow changed =
                fold.apply(id.sourceKey(), change, knownRow(known, evaluator(id).grainLayout()));
        update(id, key, known, changed == null ? null : new JoinedRows(changed, null), timestampMillis);
    }

    /** The row that a stored fact of one row was made of; null if there is no fact. */
    static @Nullable CurrentRow knownRow(byte @Nullable [] fact, RowLayout layout) {
        return fact == null
                ? null
                : JoinedRows.decode(layout, null, StoredFact.decode(fact).rows().get())
                        .grain();
    }

    /** The timeline of a member is this now, null if it has no versions. */
    void timelineChanged(MemberId member, @Nullable MemberTimeline timeline, long timestampMillis) {
        MemberTimeline known = timelines.replace(member, timeline);
        if (!DimensionCodes.has(member.dimension())) {
            return;
        }
        // That the table has no earlier one does not mean that there was none: it may be restored from its topic, where
        // compaction removes the one that facts were published with once this one stands there.
        List<TimeRange> ranges = known == null ? List.of(TimeRange.ALWAYS) : TimeRange.ofDifferences(known, timeline);
        for (TimeRange range : ranges) {
            correct(
                    new PendingCorrections.Range(
                            CorrectionIndex.bound(member, range.fromMicros()),
                            CorrectionIndex.bound(member, range.untilMicros()),
                            timestampMillis),
                    // Where corrections wait already, more timelines are on their way: one look at a fact serves many.
                    pending.isEmpty() ? FACTS_AT_ONCE : 0);
        }
    }

    /** Whether facts wait for {@link #correct}. */
    boolean isCorrecting() {
        return !pending.isEmpty();
    }

    /** Goes on with what waits, up to so many facts. */
    void correct(int limit) {
        int rest = limit;
        while (rest > 0 && !pending.isEmpty()) {
            PendingCorrections.Range range = pending.poll();
            if (range != null) {
                rest -= Math.max(1, correct(range, rest));
            }
        }
    }

    private int correct(PendingCorrections.Range range, int limit) {
        CorrectionIndex.Part part = index.scan(range.from(), range.until(), limit);
        if (part.next() != null) {
            pending.add(new PendingCorrections.Range(part.next(), range.until(), range.timestampMillis()));
        }
        for (FactId id : part.facts()) {
            Bytes key = id.toBytes();
            byte[] known = facts.get(key);
            if (known == null) {
                throw new IllegalStateException("the correction index knows " + id + ", the facts do not");
            }
            Bytes encodedRows = StoredFact.decode(known).rows();
            publish(id, key, known, evaluator(id).decode(encodedRows), encodedRows, range.timestampMillis());
        }
        return part.facts().size();
    }

    private void update(
            FactId id, Bytes key, byte @Nullable [] known, @Nullable JoinedRows rows, long timestampMillis) {
        if (rows != null) {
            publish(id, key, known, rows, Bytes.wrap(rows.encode()), timestampMillis);
        } else if (known != null) {
            remove(id, key, StoredFact.decode(known), timestampMillis);
        }
    }

    private void publish(
            FactId id, Bytes key, byte @Nullable [] known, JoinedRows rows, Bytes encodedRows, long timestampMillis) {
        FactEvaluator evaluator = evaluator(id);
        Fact fact = evaluator.evaluate(rows, encodedRows, timelines);
        byte[] encoded = fact.stored().encode();
        if (Arrays.equals(encoded, known)) {
            return;
        }
        facts.put(key, encoded);
        index.replace(id, known == null ? null : StoredFact.decode(known), fact.stored());
        output.publish(evaluator.keyOf(fact.row()), fact.row(), timestampMillis);
    }

    private void remove(FactId id, Bytes key, StoredFact known, long timestampMillis) {
        FactEvaluator evaluator = evaluator(id);
        Fact fact = evaluator.evaluate(evaluator.decode(known.rows()), known.rows(), timelines);
        facts.delete(key);
        index.replace(id, known, null);
        output.publish(evaluator.keyOf(fact.row()), null, timestampMillis);
    }

    private FactEvaluator evaluator(FactId id) {
        FactEvaluator evaluator = evaluators.get(id.sourceCode());
        if (evaluator == null) {
            throw new IllegalStateException(
                    "a stored fact has source " + id.sourceCode() + "; there are " + evaluators.keySet());
        }
        return evaluator;
    }
}
