package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.timeline.MemberId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions as they were at one instant, for one evaluation of one fact. Not thread-safe.
 *
 * <p>It notes which members were asked for, found or not: those are the members whose timelines, when they change,
 * concern the fact. A fact therefore declares no dependencies; it just looks up what it needs, one key out of another
 * member's attributes included.
 */
final class AsOf {
    private static final String PACKAGE_TYPE_NAME = "package";

    private final TimelineIndex timelines;
    private final long micros;
    private final Set<MemberId> members = new LinkedHashSet<>();
    private final BinaryWriter readings = new BinaryWriter();

    AsOf(TimelineIndex timelines, long micros) {
        this.timelines = timelines;
        this.micros = micros;
    }

    /** The member of that id; the Unknown member if the id is null or nothing held then. */
    Member member(TargetTable dimension, @Nullable Long id) {
        return member(dimension.name(), id);
    }

    /** The key of the member of that id; 0 if the id is null or nothing held then. */
    long key(TargetTable dimension, @Nullable Long id) {
        return member(dimension, id).key();
    }

    /** The name that the package type had, {@code N/A} if it did not exist. */
    String packageName(long packageTypeId) {
        return member(DimensionCodes.PACKAGE_TYPE, packageTypeId).text(PACKAGE_TYPE_NAME);
    }

    /** All members that were asked for. */
    Set<MemberId> members() {
        return members;
    }

    /** All that was read of them. */
    Bytes readings() {
        return Bytes.wrap(readings.toByteArray());
    }

    private Member member(String dimension, @Nullable Long id) {
        if (id == null) {
            return new Member(null, readings);
        }
        MemberId member = new MemberId(dimension, id);
        members.add(member);
        return new Member(timelines.asOf(member, micros), readings);
    }
}
