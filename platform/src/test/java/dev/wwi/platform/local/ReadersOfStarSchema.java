package dev.wwi.platform.local;

import static org.awaitility.Awaitility.await;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the rows of one table of the star schema after the other, all the time, and notes whenever one is not there or has
 * fewer than most of the rows that it had at first: the workload deletes few.
 */
final class ReadersOfStarSchema implements AutoCloseable {
    private static final double MOST = 0.95;

    private final BigQuery warehouse;
    private final List<String> tables =
            TargetTables.all().stream().map(TargetTable::name).toList();
    private final List<Long> least;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final Thread thread = new Thread(this::read, "readers");
    private volatile boolean stopping;

    ReadersOfStarSchema(BigQuery warehouse) throws InterruptedException {
        this.warehouse = warehouse;
        List<Long> first = new CopyOnWriteArrayList<>();
        for (String table : tables) {
            first.add(Math.round(count(table) * MOST));
        }
        this.least = first;
        thread.start();
    }

    /** What readers should not have seen. */
    List<String> faults() {
        return faults;
    }

    /** Waits until all tables have been read so often again. */
    void awaitMore(int more) {
        int goal = rounds.get() + more + 1;
        await().atMost(Duration.ofMinutes(2)).until(() -> rounds.get() >= goal);
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }

    private void read() {
        try {
            while (!stopping) {
                for (int i = 0; i < tables.size(); i++) {
                    look(tables.get(i), least.get(i));
                }
                rounds.incrementAndGet();
            }
        } catch (InterruptedException e) {
            // close() was called; there is nobody to tell.
        }
    }

    private void look(String table, long leastRows) throws InterruptedException {
        try {
            long rows = count(table);
            if (rows < leastRows) {
                faults.add(table + " has " + rows + " rows, at least " + leastRows + " were expected");
            }
        } catch (BigQueryException e) {
            if (!stopping) {
                faults.add(table + ": " + e);
            }
        }
    }

    private long count(String table) throws InterruptedException {
        return warehouse
                .query(QueryJobConfiguration.of("SELECT COUNT(*) FROM analytics." + table))
                .iterateAll()
                .iterator()
                .next()
                .get(0)
                .getLongValue();
    }
}
