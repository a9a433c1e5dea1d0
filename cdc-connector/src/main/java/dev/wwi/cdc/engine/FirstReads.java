package dev.wwi.cdc.engine;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.WireFormat;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The added tables whose rows are read for the first time while they are streamed.
 *
 * <p>To readers such a row was so since ever, wherever its read and its first change meet. A row that is changed before its
 * turn comes is therefore sent as it was, as a row of a first snapshot, in front of that change, whose old row the WAL has;
 * its read brings nothing then. A row that the stream brought is not sent as a read one either: that would stand behind
 * what it is older than in its history. Rows that the topic holds already, of an earlier life of the table or from before
 * a restart, are marked as read later.
 *
 * <p>Keeps in memory the keys that the topics of these tables hold at the start, and those of the rows that change
 * meanwhile. One thread follows the stream, by {@link #isNew}, {@link #lacks} and {@link #end}; another one reads rows, by
 * {@link #holds}, and may call {@link #end}.
 */
final class FirstReads {
    private final Map<String, FirstRead> byTopic;

    /**
     * @param earlier the rows of all topics at the start
     * @param streamed the keys of the rows that the stream has brought, as Avro bodies
     */
    private record FirstRead(ChangeTarget target, TopicRows earlier, Set<ByteBuffer> streamed) {
        boolean holds(byte[] key) {
            return earlier.holds(target.table().topic(), target.partitionOf(key), key);
        }
    }

    private FirstReads(Map<String, FirstRead> byTopic) {
        this.byTopic = byTopic;
    }

    /**
     * Reads what the topics hold.
     *
     * <p>To be called while the connector has no transaction open.
     *
     * @param tables qualified names of those that are to be read for the first time, or go on with it
     * @param targets all that is captured
     */
    static FirstReads open(
            Map<String, Object> clientSettings, Collection<String> tables, Collection<ChangeTarget> targets) {
        List<ChangeTarget> added = targets.stream()
                .filter(target -> tables.contains(target.table().qualifiedName()))
                .toList();
        TopicRows earlier = added.isEmpty() ? TopicRows.none() : TopicRows.read(clientSettings, added);
        return new FirstReads(added.stream()
                .map(target -> new FirstRead(target, earlier, new HashSet<>()))
                .collect(Collectors.toMap(
                        read -> read.target().table().topic(),
                        Function.identity(),
                        (one, other) -> one,
                        ConcurrentHashMap::new)));
    }

    /** Takes note of a change in the stream; whether it is the first that the topic gets of a row. */
    boolean isNew(ChangeTarget target, byte[] key) {
        FirstRead read = byTopic.get(target.table().topic());
        return read != null && read.streamed().add(body(key)) && !read.holds(key);
    }

    /** Whether a topic lacks a row that was read: the stream has not brought it. */
    boolean lacks(ProducerRecord<byte[], byte[]> row) {
        FirstRead read = byTopic.get(row.topic());
        return read == null || !read.streamed().contains(body(row.key()));
    }

    /** Whether the topic held a row before; of a table that was read before, each counts as held. */
    boolean holds(SourceTable table, byte[] key) {
        FirstRead read = byTopic.get(table.topic());
        return read == null || read.holds(key);
    }

    /** Says that a table's rows are read, or will not be. */
    void end(String table) {
        byTopic.values().removeIf(read -> read.target().table().qualifiedName().equals(table));
    }

    private static ByteBuffer body(byte[] wireKey) {
        return ByteBuffer.wrap(WireFormat.body(wireKey));
    }
}
