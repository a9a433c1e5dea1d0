package dev.wwi.sink;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.Column;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A table that is filled, and then changed all the time: rows below a number are updated and never deleted, those above
 * come and go. What it must be in the end is known.
 */
final class SteadyChanges implements AutoCloseable {
    private static final int CHANGES_PER_TRANSACTION = 40;
    private static final int PAUSE_MILLIS = 20;

    private final SourceTable table;
    private final int rows;
    private final ChangeWriter writer;
    private final Map<Integer, String> content = new TreeMap<>();
    private final Thread thread = new Thread(this::change, "steady-changes");
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    SteadyChanges(SinkFixture fixture, SourceTable table, int partitions, int rows) {
        this.table = table;
        this.rows = rows;
        this.writer = writer(fixture, table, partitions);
        writer.begin();
        for (int id = 0; id < rows; id++) {
            upsert(id, "first");
        }
        writer.commit();
    }

    static ChangeWriter writer(SinkFixture fixture, SourceTable table, int partitions) {
        return new ChangeWriter(
                fixture.kafka(),
                fixture.schemas(),
                table,
                partitions,
                List.of(
                        new Column(key(table), Schema.create(Schema.Type.INT), false),
                        new Column("comment", Schema.create(Schema.Type.STRING), true)));
    }

    static Map<String, Object> row(SourceTable table, int id, String comment) {
        return Map.of(key(table), id, "comment", comment);
    }

    void start() {
        thread.start();
    }

    /** Ends the changes; the content that follows from them. */
    Map<Integer, String> stop() throws InterruptedException {
        stopping = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError(failure);
        }
        return content;
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        writer.close();
    }

    private void change() {
        Random random = new Random(rows);
        try {
            for (int number = 0; !stopping; number++) {
                writer.begin();
                for (int change = 0; change < CHANGES_PER_TRANSACTION; change++) {
                    int id = random.nextInt(rows + rows / 2);
                    if (id >= rows && random.nextInt(3) == 0) {
                        writer.delete(Map.of(key(table), id));
                        content.remove(id);
                    } else {
                        upsert(id, number + "/" + change);
                    }
                }
                writer.commit();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private void upsert(int id, String comment) {
        writer.upsert(row(table, id, comment));
        content.put(id, comment);
    }

    private static String key(SourceTable table) {
        return table.primaryKey().get(0);
    }
}
