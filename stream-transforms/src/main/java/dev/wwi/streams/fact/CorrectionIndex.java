package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.timeline.MemberId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which facts looked up which member as of which instant: the keys (member, L, fact) in that order, so that the facts a
 * timeline's difference concerns are one range. One per task, used by its thread alone.
 *
 * <p>It is made of the stored facts alone. So its store has no changelog, which would be most of what the task writes, and is
 * filled anew from the facts where it is not theirs. Whether it is theirs, the term says: a number that stands in both stores
 * and rises with the first change of each task's life. A process that gets a task back, and the directory it left it in, finds
 * the facts as the changelog has them, in a later term if another process has changed them meanwhile, and the index in the
 * term in which it left it. A life that ends within a transaction leaves no store behind (Kafka Streams, exactly once).
 */
final class CorrectionIndex {
    /** Key of the term in both stores. No fact begins with 0, and no dimension's number. */
    static final Bytes TERM = Bytes.wrap(new byte[] {0});

    private static final byte[] NOTHING = new byte[0];
    private static final int OFFSET_OF_FACT = 1 + 2 * Long.BYTES;
    private static final int ENTRIES_AT_ONCE = 4_096;

    private final KeyValueStore<Bytes, byte[]> store;
    private final KeyValueStore<Bytes, byte[]> facts;
    private boolean hasEverHadFacts;
    private boolean changing;

    /**
     * Fills the index if it is not that of the facts, which takes a few microseconds for each of them.
     *
     * @param store the index's
     * @param facts the stored facts
     */
    CorrectionIndex(KeyValueStore<Bytes, byte[]> store, KeyValueStore<Bytes, byte[]> facts) {
        this.store = store;
        this.facts = facts;
        byte[] term = facts.get(TERM);
        if (!Arrays.equals(term, store.get(TERM))) {
            clear();
            fill();
            store.put(TERM, term);
        }
        hasEverHadFacts = term != null;
    }

    /**
     * A part of a scan.
     *
     * @param facts the facts found, in order of L
     * @param next where the rest of the range starts; null if there is none
     */
    record Part(List<FactId> facts, @Nullable Bytes next) {}

    /**
     * The fact is another now. To be called with every change of a stored fact, in whichever order.
     *
     * @param before what is forgotten; null if the fact is new
     * @param after what is noted; null if it is gone
     */
    void replace(FactId id, @Nullable StoredFact before, @Nullable StoredFact after) {
        if (!changing) {
            startTerm();
            changing = true;
        }
        boolean isSameInstant = before != null && after != null && before.lookupMicros() == after.lookupMicros();
        List<KeyValue<Bytes, byte[]>> changes = new ArrayList<>();
        if (before != null) {
            Collection<MemberId> kept = isSameInstant ? after.members() : List.of();
            add(id, before, kept, null, changes);
        }
        if (after != null) {
            Collection<MemberId> kept = isSameInstant ? before.members() : List.of();
            add(id, after, kept, NOTHING, changes);
        }
        if (!changes.isEmpty()) {
            store.putAll(changes);
        }
    }

    /** Where a member's facts of that instant start. No entry has this key itself, since a fact follows in each. */
    static Bytes bound(MemberId member, long micros) {
        return Bytes.wrap(prefix(member, micros).toByteArray());
    }

    /** The first facts of the range, at most that many. Nothing is left open, so the caller may change the index. */
    Part scan(Bytes from, Bytes until, int limit) {
        List<FactId> found = new ArrayList<>();
        if (!hasEverHadFacts) {
            // Each timeline asks, and in a first fill all of them come before the first fact.
            return new Part(found, null);
        }
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, until)) {
            while (entries.hasNext()) {
                Bytes key = entries.next().key;
                if (found.size() == limit) {
                    return new Part(found, key);
                }
                found.add(FactId.fromBytes(key.get(), OFFSET_OF_FACT));
            }
        }
        return new Part(found, null);
    }

    private void startTerm() {
        byte[] term = facts.get(TERM);
        long next = term == null ? 1 : new BinaryReader(term).readLong() + 1;
        byte[] bytes = new BinaryWriter().writeLong(next).toByteArray();
        facts.put(TERM, bytes);
        store.put(TERM, bytes);
        hasEverHadFacts = true;
    }

    private void clear() {
        List<KeyValue<Bytes, byte[]>> removed = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                removed.add(new KeyValue<>(entries.next().key, null));
                writeIfMany(removed);
            }
        }
        store.putAll(removed);
    }

    private void fill() {
        List<KeyValue<Bytes, byte[]>> added = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = facts.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                if (!entry.key.equals(TERM)) {
                    FactId id = FactId.fromBytes(entry.key.get(), 0);
                    add(id, StoredFact.decode(entry.value), List.of(), NOTHING, added);
                    writeIfMany(added);
                }
            }
        }
        store.putAll(added);
    }

    private void writeIfMany(List<KeyValue<Bytes, byte[]>> changes) {
        if (changes.size() >= ENTRIES_AT_ONCE) {
            store.putAll(changes);
            changes.clear();
        }
    }

    private static void add(
            FactId id,
            StoredFact fact,
            Collection<MemberId> kept,
            byte @Nullable [] value,
            List<KeyValue<Bytes, byte[]>> changes) {
        for (MemberId member : fact.members()) {
            if (!kept.contains(member)) {
                changes.add(new KeyValue<>(key(member, fact.lookupMicros(), id), value));
            }
        }
    }

    private static Bytes key(MemberId member, long micros, FactId fact) {
        return Bytes.wrap(prefix(member, micros)
                .writeByte(fact.sourceCode())
                .writeRaw(fact.sourceKey().get())
                .toByteArray());
    }

    private static BinaryWriter prefix(MemberId member, long micros) {
        return new BinaryWriter()
                .writeByte(DimensionCodes.of(member.dimension()))
                .writeOrderedLong(member.id())
                .writeOrderedLong(micros);
    }
}
