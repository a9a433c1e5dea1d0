package dev.wwi.streams.timeline;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Keys and values of the topic {@link dev.wwi.schemas.topics.TransformsGeneration#memberTimelines}. */
public final class TimelineSerdes {
    private TimelineSerdes() {}

    /** The member, in bytes that sort. */
    public static Serde<MemberId> member() {
        return Serdes.serdeFrom((topic, member) -> member.toBytes(), (topic, bytes) -> MemberId.fromBytes(bytes));
    }

    /** The whole timeline; null is a member without versions. */
    public static Serde<MemberTimeline> timeline() {
        MemberTimelineCodec codec = new MemberTimelineCodec();
        return Serdes.serdeFrom(
                (topic, timeline) -> timeline == null ? null : codec.encode(timeline),
                (topic, bytes) -> bytes == null ? null : codec.decode(bytes));
    }
}
