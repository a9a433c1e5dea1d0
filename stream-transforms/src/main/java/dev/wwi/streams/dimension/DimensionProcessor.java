package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowKey;
import dev.wwi.streams.timeline.MemberId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The one task of all dimensions. Every change goes into its row's history; the members it concerns are recomputed;
 * what differs from what was published is published, to the dimension's topic and, as the whole timeline, to facts.
 *
 * <p>Writes and publications of one change are one Kafka transaction's (exactly-once v2).
 */
final class DimensionProcessor implements Processor<Bytes, RowChange, byte[], byte[]> {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final DimensionModel model;
    private final Map<String, Outlet> outlets = new HashMap<>();
    private ProcessorContext<byte[], byte[]> context;
    private RowHistories histories;
    private RowReferences references;
    private PublishedVersions published;
    private MemberTimelines timelines;

    /** How the versions of a dimension leave. */
    private record Outlet(Optional<DimensionRowEncoder> rows, TimelineOfVersions timeline) {}

    DimensionProcessor(DimensionModel model, TransformsGeneration generation, SchemaIds schemaIds) {
        this.model = model;
        for (DimensionPlan plan : model.plans()) {
            Dimension dimension = plan.dimension();
            outlets.put(
                    dimension.name(),
                    new Outlet(
                            dimension
                                    .target()
                                    .map(target ->
                                            new DimensionRowEncoder(dimension, generation.of(target), schemaIds)),
                            new TimelineOfVersions(dimension)));
        }
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        histories = new RowHistories(context.getStateStore(DimensionTopology.ROW_HISTORY_STORE), model.layouts());
        references = new RowReferences(context.getStateStore(DimensionTopology.REFERENCES_STORE));
        published = new PublishedVersions(context.getStateStore(DimensionTopology.PUBLISHED_STORE));
        timelines = new MemberTimelines(histories::of);
        Cancellable[] once = new Cancellable[1];
        once[0] = context.schedule(AT_ONCE, PunctuationType.WALL_CLOCK_TIME, now -> {
            publishUnknownMembers();
            once[0].cancel();
        });
    }

    @Override
    public void process(Record<Bytes, RowChange> record) {
        RowId row = new RowId(table(), RowKey.id(record.key()));
        RowState before = histories.of(row).last();
        Optional<RowState> state = histories.add(row, record.value(), Math.multiplyExact(record.timestamp(), 1_000L));
        if (state.isEmpty()) {
            return;
        }
        Row after = state.get().row();
        if (after != null) {
            Row earlier = before == null ? null : before.row();
            for (RowId referenced : model.newReferences(row.table(), earlier, after)) {
                references.add(referenced, row);
            }
        }
        for (DimensionModel.Member member : model.concernedBy(row, references)) {
            publish(member.plan(), member.id(), record.timestamp());
        }
    }

    private SourceTable table() {
        String topic = context.recordMetadata()
                .map(RecordMetadata::topic)
                .orElseThrow(() -> new IllegalStateException("a record has no topic"));
        return SourceTables.byTopic(topic)
                .orElseThrow(() -> new IllegalStateException("topic " + topic + " is no table's change topic"));
    }

    private void publish(DimensionPlan plan, long id, long timestampMillis) {
        String dimension = plan.dimension().name();
        List<MemberVersion> versions = timelines.versions(plan, id);
        NavigableMap<Long, byte[]> before = published.of(dimension, id);
        boolean differs = false;
        Map<Long, byte[]> withdrawn = new TreeMap<>(before);
        for (MemberVersion version : versions) {
            byte[] bytes = version.toBytes();
            if (!Arrays.equals(bytes, withdrawn.remove(version.validFromMicros()))) {
                published.put(dimension, id, version.validFromMicros(), bytes);
                forwardVersion(dimension, id, version, timestampMillis);
                differs = true;
            }
        }
        for (long validFromMicros : withdrawn.keySet()) {
            published.remove(dimension, id, validFromMicros);
            forwardWithdrawal(dimension, id, validFromMicros, timestampMillis);
            differs = true;
        }
        if (differs) {
            forwardTimeline(plan, id, before, versions, timestampMillis);
        }
    }

    private void forwardVersion(String dimension, long id, MemberVersion version, long timestampMillis) {
        Outlet outlet = outlet(dimension);
        if (outlet.rows().isPresent()) {
            DimensionRowEncoder encoder = outlet.rows().get();
            long key = SurrogateKey.of(dimension, id, version.validFromMicros());
            context.forward(
                    new Record<>(encoder.key(key), encoder.value(key, id, version), timestampMillis), dimension);
        }
    }

    private void forwardWithdrawal(String dimension, long id, long validFromMicros, long timestampMillis) {
        Outlet outlet = outlet(dimension);
        if (outlet.rows().isPresent()) {
            byte[] key = outlet.rows().get().key(SurrogateKey.of(dimension, id, validFromMicros));
            context.forward(new Record<byte[], byte[]>(key, null, timestampMillis), dimension);
        }
    }

    private void forwardTimeline(
            DimensionPlan plan,
            long id,
            NavigableMap<Long, byte[]> before,
            List<MemberVersion> versions,
            long timestampMillis) {
        String dimension = plan.dimension().name();
        TimelineOfVersions timeline = outlet(dimension).timeline();
        List<MemberVersion> versionsBefore = new ArrayList<>();
        before.forEach((validFrom, bytes) ->
                versionsBefore.add(MemberVersion.fromBytes(validFrom, plan.attributeLayout(), bytes)));
        byte[] bytes = timeline.encode(id, versions);
        if (!Arrays.equals(bytes, timeline.encode(id, versionsBefore))) {
            context.forward(
                    new Record<byte[], byte[]>(new MemberId(dimension, id).toBytes(), bytes, timestampMillis),
                    DimensionTopology.TIMELINES_SINK);
        }
    }

    private void publishUnknownMembers() {
        for (DimensionPlan plan : model.plans()) {
            String dimension = plan.dimension().name();
            Optional<DimensionRowEncoder> rows = outlet(dimension).rows();
            if (rows.isPresent() && !published.markUnknownMember(dimension)) {
                byte[] key = rows.get().key(UnknownMember.KEY);
                byte[] value = rows.get().value(UnknownMember.KEY, UnknownMember.ID, UnknownMember.of(plan));
                context.forward(new Record<>(key, value, 0), dimension);
            }
        }
    }

    private Outlet outlet(String dimension) {
        Outlet outlet = outlets.get(dimension);
        if (outlet == null) {
            throw new IllegalStateException("dimension " + dimension + " is not part of the model");
        }
        return outlet;
    }
}
