package dev.wwi.sink;

import static org.awaitility.Awaitility.await;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.QueryJobConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Queries a table all the time, and notes whenever it is not there or lacks rows that it must have. */
final class SteadyReader implements AutoCloseable {
    private final BigQuery client;
    private final String statement;
    private final int rows;
    private final AtomicInteger queries = new AtomicInteger();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::read, "steady-reader");
    private volatile boolean stopping;
    private volatile boolean seen;

    /**
     * @param rows how many there are with keys below that number, from when they were first seen
     */
    SteadyReader(BigQuery client, String table, String key, int rows) {
        this.client = client;
        this.rows = rows;
        this.statement = "SELECT COUNT(*) FROM " + table + " WHERE " + key + " < " + rows;
        thread.start();
    }

    /** Waits until so many queries more have been answered by a whole table. */
    void awaitMore(int more) {
        int goal = queries.get() + more;
        await().atMost(Duration.ofMinutes(2)).until(() -> queries.get() >= goal);
    }

    List<String> faults() {
        return faults;
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }

    private void read() {
        while (!stopping) {
            try {
                long counted = client.query(QueryJobConfiguration.of(statement))
                        .iterateAll()
                        .iterator()
                        .next()
                        .get(0)
                        .getLongValue();
                if (counted == rows) {
                    seen = true;
                    queries.incrementAndGet();
                } else if (seen) {
                    faults.add(counted + " rows of " + rows);
                }
            } catch (BigQueryException e) {
                if (seen) {
                    faults.add(e.toString());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
