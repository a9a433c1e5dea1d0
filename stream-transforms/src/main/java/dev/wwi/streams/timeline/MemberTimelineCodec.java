package dev.wwi.streams.timeline;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.ColumnType;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.RowCodec;
import dev.wwi.streams.source.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A timeline's bytes: format 1, dimension, id, the attributes' names and types once, then the versions. They describe
 * themselves, so a reader needs no declarations. One timeline has one encoding. Thread-safe.
 */
public final class MemberTimelineCodec {
    private static final int FORMAT = 1;

    // Tens of thousands of timelines are held in memory at once; those of a dimension share one layout.
    private final Map<RowLayout, RowLayout> layouts = new ConcurrentHashMap<>();

    /** The bytes of a timeline. */
    public byte[] encode(MemberTimeline timeline) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeByte(FORMAT).writeString(timeline.dimension()).writeLong(timeline.id());
        List<ProjectedColumn> columns =
                timeline.versions().get(0).attributes().layout().columns();
        writer.writeLong(columns.size());
        for (ProjectedColumn column : columns) {
            writer.writeString(column.name()).writeByte(column.type().code());
        }
        writer.writeLong(timeline.versions().size());
        for (Version version : timeline.versions()) {
            writer.writeLong(version.validFromMicros())
                    .writeLong(version.validToMicros())
                    .writeLong(version.key());
            RowCodec.write(version.attributes(), writer);
        }
        return writer.toByteArray();
    }

    /**
     * The timeline of bytes that {@link #encode} made.
     *
     * @throws dev.wwi.streams.binary.DamagedBytesException if they are of another format or damaged
     */
    public MemberTimeline decode(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        reader.readFormat(FORMAT, "a member timeline");
        String dimension = reader.readString();
        long id = reader.readLong();
        RowLayout layout = layout(dimension, reader);
        long count = reader.readLong();
        List<Version> versions = new ArrayList<>();
        for (long index = 0; index < count; index++) {
            versions.add(new Version(
                    reader.readLong(), reader.readLong(), reader.readLong(), RowCodec.read(layout, reader)));
        }
        return new MemberTimeline(dimension, id, versions);
    }

    private RowLayout layout(String dimension, BinaryReader reader) {
        long count = reader.readLong();
        List<ProjectedColumn> columns = new ArrayList<>();
        for (long index = 0; index < count; index++) {
            columns.add(new ProjectedColumn(reader.readString(), ColumnType.ofCode(reader.readByte())));
        }
        RowLayout layout = RowLayout.of(dimension, columns);
        RowLayout known = layouts.putIfAbsent(layout, layout);
        return known == null ? layout : known;
    }
}
