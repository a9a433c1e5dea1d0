package dev.wwi.sink;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.Column;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes random changes of one table, bad records among them, and keeps what the warehouse must hold afterwards. */
final class SinkChaosSource implements AutoCloseable {
    private static final int BUSY_KEYS = 100;
    private static final int KEYS = 50_000;
    private static final int FIRST_KEY_OF_BAD_ROWS = 1_000_000;
    private static final int MOST_CHANGES = 120;

    private final SourceTable table;
    private final String key;
    private final Random random;
    private final ChangeWriter writer;
    private final Set<String> badRecords = new TreeSet<>();
    private Map<Integer, String> rows = new TreeMap<>();
    private int badRows;
    private long changes;
    private long tombstones;
    private boolean altered;

    SinkChaosSource(SinkFixture fixture, SourceTable table, int partitions, Random random) {
        this.table = table;
        this.key = table.primaryKey().get(0);
        this.random = random;
        this.writer = new ChangeWriter(fixture.kafka(), fixture.schemas(), table, partitions, columns(key));
    }

    SourceTable table() {
        return table;
    }

    String key() {
        return key;
    }

    /** What the table must hold: its values by key. */
    Map<Integer, String> rows() {
        return rows;
    }

    /** The records that must be dead letters: {@code topic-partition@offset}. */
    Set<String> badRecords() {
        return badRecords;
    }

    /** Changes that were committed, bad ones not counted. */
    long changes() {
        return changes;
    }

    /** Those of the changes that are no changes to a log: a tombstone follows each delete. */
    long tombstones() {
        return tombstones;
    }

    boolean isAltered() {
        return altered;
    }

    /** The table has another column from now on. */
    void alter() {
        List<Column> columns = new ArrayList<>(columns(key));
        columns.add(1, new Column("shade", Schema.create(Schema.Type.STRING), true));
        writer.alter(columns);
        altered = true;
    }

    /** Writes one transaction, which may be aborted. */
    void writeTransaction() throws ExecutionException, InterruptedException {
        Map<Integer, String> changed = new TreeMap<>(rows);
        List<Future<RecordMetadata>> bad = new ArrayList<>();
        int good = 0;
        int deletes = 0;
        writer.begin();
        for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
            // Most keys change once, so that no later change hides the loss of one.
            int id = random.nextInt(random.nextInt(3) == 0 ? BUSY_KEYS : KEYS);
            int kind = random.nextInt(1_000);
            if (kind < 4) {
                bad.add(writer.send(Map.of(key, id), "not wire format".getBytes(StandardCharsets.UTF_8)));
            } else if (kind < 5) {
                bad.add(writer.send(
                        Map.of(key, id),
                        ByteBuffer.allocate(9).put((byte) 0).putInt(999_999).array()));
            } else if (kind < 10) {
                // Its key is its own: of changes of one key only the last is sent, so an earlier bad one does no harm.
                bad.add(writer.upsert(row(FIRST_KEY_OF_BAD_ROWS + badRows++, "bad", "{not JSON")));
            } else if (kind < 200) {
                writer.delete(Map.of(key, id));
                changed.remove(id);
                good += 2;
                deletes++;
            } else {
                String comment = changes + "/" + change;
                writer.upsert(row(id, comment, "{\"n\": " + change + "}"));
                changed.put(id, altered ? comment + "|" + shade(id) : comment + "|null");
                good++;
            }
        }
        if (random.nextInt(8) == 0) {
            writer.abort();
            return;
        }
        writer.commit();
        rows = changed;
        changes += good;
        tombstones += deletes;
        for (Future<RecordMetadata> record : bad) {
            badRecords.add(record.get().topic() + "-" + record.get().partition() + "@"
                    + record.get().offset());
        }
    }

    @Override
    public void close() {
        writer.close();
    }

    private Map<String, Object> row(int id, String comment, String document) {
        Map<String, Object> row = new HashMap<>(Map.of(key, id, "comment", comment, "document", document));
        if (altered) {
            row.put("shade", shade(id));
        }
        return row;
    }

    private static String shade(int id) {
        return id % 2 == 0 ? "even" : "odd";
    }

    private static List<Column> columns(String key) {
        Schema json = Schema.create(Schema.Type.STRING);
        json.addProp("wwi.type", "json");
        return List.of(
                new Column(key, Schema.create(Schema.Type.INT), false),
                new Column("comment", Schema.create(Schema.Type.STRING), true),
                new Column("document", json, true));
    }
}
