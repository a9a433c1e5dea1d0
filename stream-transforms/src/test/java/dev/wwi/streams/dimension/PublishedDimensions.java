package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.MemberTimelineCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** What the warehouse and facts hold after the records that left the dimensions so far. */
public final class PublishedDimensions {
    private final SchemaIds schemaIds;
    private final Map<String, Map<String, String>> bytes = new TreeMap<>();
    private final Map<String, Map<String, GenericRecord>> rows = new TreeMap<>();
    private final Map<MemberId, MemberTimeline> timelines = new HashMap<>();
    private final MemberTimelineCodec codec = new MemberTimelineCodec();
    private int records;

    public PublishedDimensions(SchemaIds schemaIds) {
        this.schemaIds = schemaIds;
    }

    public void take(String topic, byte[] key, byte @Nullable [] value) {
        records++;
        if (topic.equals(Topics.MEMBER_TIMELINES)) {
            takeTimeline(key, value);
            return;
        }
        Map<String, String> tableBytes = bytes.computeIfAbsent(topic, name -> new TreeMap<>());
        Map<String, GenericRecord> tableRows = rows.computeIfAbsent(topic, name -> new TreeMap<>());
        String keyText = HexFormat.of().formatHex(key);
        if (value == null) {
            tableBytes.remove(keyText);
            tableRows.remove(keyText);
        } else {
            tableBytes.put(keyText, HexFormat.of().formatHex(value));
            tableRows.put(keyText, decode(value));
        }
    }

    /** How many records were taken. */
    int records() {
        return records;
    }

    /** All rows of a dimension's table by id and start. */
    List<GenericRecord> rows(String dimension) {
        TargetTable target = TargetTables.byName(dimension).orElseThrow();
        List<GenericRecord> sorted =
                new ArrayList<>(rows.getOrDefault(target.topic(), Map.of()).values());
        sorted.sort(Comparator.comparing((GenericRecord row) -> (Long) row.get(1))
                .thenComparing(row -> (Long) row.get("valid_from")));
        return sorted;
    }

    /** All versions of all dimensions but the Unknown members', in the oracle's words. */
    public List<DimensionOracle.ExpectedVersion> versions() {
        List<DimensionOracle.ExpectedVersion> versions = new ArrayList<>();
        for (Dimension dimension : Dimensions.all()) {
            if (dimension.target().isPresent()) {
                rows(dimension.name()).stream()
                        .filter(row -> (Long) row.get(0) != UnknownMember.KEY)
                        .forEach(row -> versions.add(version(dimension.name(), row)));
            }
        }
        return versions;
    }

    /** Every table's bytes in hex, by topic and key. */
    Map<String, Map<String, String>> finalBytes() {
        return bytes;
    }

    Map<MemberId, MemberTimeline> timelines() {
        return timelines;
    }

    private void takeTimeline(byte[] key, byte @Nullable [] value) {
        MemberId member = MemberId.fromBytes(key);
        if (value == null) {
            timelines.remove(member);
        } else {
            timelines.put(member, codec.decode(value));
        }
    }

    private GenericRecord decode(byte[] wire) {
        Schema schema = schemaIds.byId(WireFormat.schemaId(wire));
        int bodyLength = wire.length - WireFormat.BODY_OFFSET;
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(wire, WireFormat.BODY_OFFSET, bodyLength, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DimensionOracle.ExpectedVersion version(String dimension, GenericRecord row) {
        List<Schema.Field> fields = row.getSchema().getFields();
        List<String> attributes = fields.subList(2, fields.size() - 5).stream()
                .map(field -> text(row.get(field.name()), isDecimal(field.schema())))
                .toList();
        return new DimensionOracle.ExpectedVersion(
                dimension,
                (Long) row.get(1),
                (Long) row.get("valid_from"),
                (Long) row.get("valid_to"),
                attributes,
                (Long) row.get("source_commit_at"),
                (Long) row.get("source_lsn"));
    }

    private static boolean isDecimal(Schema schema) {
        Schema type = schema.isUnion() ? schema.getTypes().get(1) : schema;
        return type.getLogicalType() instanceof LogicalTypes.Decimal;
    }

    private static String text(Object value, boolean isDecimal) {
        if (value instanceof ByteBuffer buffer) {
            byte[] content = new byte[buffer.remaining()];
            buffer.duplicate().get(content);
            return isDecimal ? new BigDecimal(new BigInteger(content), 9).toString() : Arrays.toString(content);
        }
        return String.valueOf(value);
    }
}
