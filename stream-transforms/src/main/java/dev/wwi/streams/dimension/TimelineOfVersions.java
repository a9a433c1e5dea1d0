package dev.wwi.streams.dimension;

import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.MemberTimelineCodec;
import dev.wwi.streams.timeline.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the timelines that facts get of a dimension's versions: validity, key and the attributes facts take over. */
final class TimelineOfVersions {
    private final String dimension;
    private final List<Integer> places;
    private final RowLayout layout;
    private final MemberTimelineCodec codec = new MemberTimelineCodec();

    TimelineOfVersions(Dimension dimension) {
        this.dimension = dimension.name();
        this.places = new ArrayList<>();
        List<ProjectedColumn> columns = new ArrayList<>();
        for (int index = 0; index < dimension.attributes().size(); index++) {
            Attribute attribute = dimension.attributes().get(index);
            if (attribute.seenByFacts()) {
                places.add(index);
                columns.add(
                        new ProjectedColumn(attribute.name(), attribute.column().type()));
            }
        }
        this.layout = RowLayout.of(dimension.name(), columns);
    }

    /** The encoded timeline; null, the topic's tombstone, if there is no version. */
    byte @Nullable [] encode(long id, Collection<MemberVersion> versions) {
        if (versions.isEmpty()) {
            return null;
        }
        return codec.encode(new MemberTimeline(
                dimension,
                id,
                versions.stream().map(version -> version(id, version)).toList()));
    }

    private Version version(long id, MemberVersion version) {
        @Nullable
        Object[] values =
                places.stream().map(place -> version.attributes().value(place)).toArray();
        return new Version(
                version.validFromMicros(),
                version.validToMicros(),
                SurrogateKey.of(dimension, id, version.validFromMicros()),
                Row.of(layout, values));
    }
}
