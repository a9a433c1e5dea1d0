package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.testkit.DimensionTables;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A random history of the tables that feed dimensions, and what the dimensions must be because of it. */
public final class DimensionHistory {
    /** Of how many members each dimension is, ids from the first on. */
    public static final int IDS = RandomHistory.IDS;

    private static final int TRANSACTIONS = 9;
    private static final long MICROS_PER_TICK = 86_400_000;

    private final List<SourceChange> changes;
    private @Nullable List<DimensionOracle.ExpectedVersion> allVersions;

    private DimensionHistory(List<SourceChange> changes) {
        this.changes = changes;
    }

    /** A history of most of a year. */
    public static DimensionHistory of(long seed, int firstId) {
        return new DimensionHistory(RandomHistory.of(seed, firstId, TRANSACTIONS).stream()
                .map(DimensionHistory::stretched)
                .toList());
    }

    /** A first snapshot of one row, 1, of each table, of which one changes and one goes. Always the same. */
    public static DimensionHistory small() {
        long micros = RandomHistory.START;
        List<SourceChange> changes = new ArrayList<>();
        for (SourceTable table : DimensionTables.columns().keySet()) {
            changes.add(
                    new SourceChange(table, 1, SourceChange.Kind.FIRST_SNAPSHOT, micros, 100, Defaults.row(table, 1)));
        }
        Map<String, Object> renamed =
                Defaults.row(SourceTables.COLORS, 1, Map.of("color_name", "Steel Gray", "color_id", 1));
        changes.add(new SourceChange(SourceTables.COLORS, 1, SourceChange.Kind.WRITE, micros + 1_000, 101, renamed));
        changes.add(
                new SourceChange(SourceTables.PAYMENT_METHODS, 1, SourceChange.Kind.DELETE, micros + 2_000, 102, null));
        return new DimensionHistory(changes);
    }

    /** Its records, topic by topic, each in the order of the WAL. */
    public Collection<List<ProducerRecord<byte[], byte[]>>> records(SchemaIds schemaIds) {
        Recorder recorder = new Recorder(new LinkedHashMap<>());
        try (DimensionDriver source = new DimensionDriver(recorder, schemaIds)) {
            changes.forEach(change -> change.sendTo(source));
        }
        return recorder.topics().values();
    }

    /** The versions that the dimensions must have. */
    public List<DimensionOracle.ExpectedVersion> versions() {
        return allVersions().stream()
                .filter(version -> !version.dimension().equals(DimensionOracle.PACKAGE_TYPE))
                .toList();
    }

    /** What facts must know of them. */
    public Map<MemberId, MemberTimeline> timelines() {
        Map<MemberId, List<Version>> versions = new LinkedHashMap<>();
        for (DimensionOracle.ExpectedVersion version : allVersions()) {
            versions.computeIfAbsent(new MemberId(version.dimension(), version.id()), member -> new ArrayList<>())
                    .add(new Version(
                            version.from(),
                            version.to(),
                            SurrogateKey.of(version.dimension(), version.id(), version.from()),
                            seenByFacts(version)));
        }
        Map<MemberId, MemberTimeline> timelines = new LinkedHashMap<>();
        versions.forEach((member, all) -> {
            all.sort((one, other) -> Long.compare(one.validFromMicros(), other.validFromMicros()));
            timelines.put(member, new MemberTimeline(member.dimension(), member.id(), all));
        });
        return timelines;
    }

    /** The oracle is slow, and asked for each fact anew. */
    private List<DimensionOracle.ExpectedVersion> allVersions() {
        if (allVersions == null) {
            allVersions = DimensionOracle.versionsAndPackageTypes(changes);
        }
        return allVersions;
    }

    private static Row seenByFacts(DimensionOracle.ExpectedVersion version) {
        List<String> attributes = version.attributes();
        return switch (version.dimension()) {
            case "dim_customer" ->
                Row.of(
                        RowLayout.of("dim_customer", ProjectedColumn.integer("wwi_delivery_city_id")),
                        Long.valueOf(attributes.get(6)));
            case "dim_stock_item" ->
                Row.of(
                        RowLayout.of(
                                "dim_stock_item",
                                ProjectedColumn.integer("quantity_per_outer"),
                                ProjectedColumn.bool("is_chiller_stock")),
                        Long.valueOf(attributes.get(7)),
                        Boolean.valueOf(attributes.get(8)));
            case "package_type" ->
                Row.of(RowLayout.of("package_type", ProjectedColumn.text("package")), attributes.get(0));
            default -> Row.of(RowLayout.of(version.dimension()));
        };
    }

    private static SourceChange stretched(SourceChange change) {
        long micros = RandomHistory.START + (change.micros() - RandomHistory.START) * MICROS_PER_TICK;
        return new SourceChange(change.table(), change.id(), change.kind(), micros, change.lsn(), change.row());
    }

    /** Keeps what would be sent. */
    private record Recorder(Map<String, List<ProducerRecord<byte[], byte[]>>> topics) implements DimensionsUnderTest {
        @Override
        public List<ProducerRecord<byte[], byte[]>> send(
                String topic, byte[] key, byte @Nullable [] value, long timestampMillis) {
            topics.computeIfAbsent(topic, name -> new ArrayList<>())
                    .add(new ProducerRecord<>(topic, 0, timestampMillis, key, value));
            return List.of();
        }

        @Override
        public List<ProducerRecord<byte[], byte[]>> passWallClockTime() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
