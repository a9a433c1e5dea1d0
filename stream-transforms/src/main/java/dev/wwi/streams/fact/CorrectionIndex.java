package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.timeline.MemberId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which facts looked up which member as of which instant: the keys (member, L, fact) in that order, so that the facts a
 * timeline's difference concerns are one range. One per task, used by its thread alone.
 */
final class CorrectionIndex {
    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;

    CorrectionIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /**
     * A part of a scan.
     *
     * @param facts the facts found, in order of L
     * @param next where the rest of the range starts; null if there is none
     */
    record Part(List<FactId> facts, @Nullable Bytes next) {}

    /** Notes that the fact looked the member up. */
    void add(MemberId member, long micros, FactId fact) {
        store.put(key(member, micros, fact), NOTHING);
    }

    /** Forgets that the fact looked the member up. */
    void remove(MemberId member, long micros, FactId fact) {
        store.delete(key(member, micros, fact));
    }

    /** Where a member's facts of that instant start. No entry has this key itself, since a fact follows in each. */
    static Bytes bound(MemberId member, long micros) {
        return Bytes.wrap(prefix(member, micros).toByteArray());
    }

    /** The first facts of the range, at most that many. Nothing is left open, so the caller may change the index. */
    Part scan(Bytes from, Bytes until, int limit) {
        List<FactId> facts = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, until)) {
            while (entries.hasNext()) {
                Bytes key = entries.next().key;
                if (facts.size() == limit) {
                    return new Part(facts, key);
                }
                facts.add(FactId.fromBytes(key.get(), offsetOfFact(key.get())));
            }
        }
        return new Part(facts, null);
    }

    private static Bytes key(MemberId member, long micros, FactId fact) {
        return Bytes.wrap(prefix(member, micros)
                .writeByte(fact.sourceCode())
                .writeRaw(fact.sourceKey().get())
                .toByteArray());
    }

    private static BinaryWriter prefix(MemberId member, long micros) {
        return new BinaryWriter()
                .writeOrderedString(member.dimension())
                .writeOrderedLong(member.id())
                .writeOrderedLong(micros);
    }

    private static int offsetOfFact(byte[] key) {
        int end = 0;
        while (key[end] != 0) {
            end++;
        }
        return end + 1 + 2 * Long.BYTES;
    }
}
