package dev.wwi.platform.drill;

import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.JobException;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.sink.BigQueryClients;
import dev.wwi.sink.config.SinkConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Counts the rows of one table of the star schema after the other, and tells whenever one is not there or has fewer than
 * most of the rows that it had when it was first read: a business deletes few.
 *
 * <p>A warehouse that does not answer has shown nothing, which is counted and no fault; it is looked for anew then, for a
 * local one may come back at another address. One thread reads; any may ask for the {@link #tally}.
 */
public final class WarehouseReaders {
    private static final double MOST = 0.95;

    /** Below it BigQuery's answer is none: a connection that failed. */
    private static final int FIRST_HTTP_STATUS = 100;

    private static final int SERVER_ERROR = 500;

    private final Supplier<SinkConfig> configs;
    private final Consumer<String> faults;
    private final List<String> tables =
            TargetTables.all().stream().map(TargetTable::name).toList();
    private final Map<String, Long> least = new LinkedHashMap<>();
    private SinkConfig config;
    private BigQuery warehouse;
    private volatile Tally tally = new Tally(0, 0, 0);

    /**
     * What was seen.
     *
     * @param answers counts of one table each
     * @param unanswered questions that no warehouse answered
     * @param faults answers that no reader should get
     */
    public record Tally(long answers, long unanswered, long faults) {}

    /**
     * @param configs where the warehouse is; asked again when it does not answer
     * @param faults told each answer that no reader should get, in words
     */
    public WarehouseReaders(Supplier<SinkConfig> configs, Consumer<String> faults) {
        this.configs = configs;
        this.faults = faults;
        this.config = configs.get();
        this.warehouse = client(config);
    }

    /** The tables that are read. */
    public List<String> tables() {
        return tables;
    }

    /** What was seen so far. */
    public Tally tally() {
        return tally;
    }

    /** Reads every table once. */
    public void round() throws InterruptedException {
        for (String table : tables) {
            look(config.bigQuery().analyticsDataset() + "." + table);
        }
    }

    private void look(String table) throws InterruptedException {
        long rows;
        try {
            rows = count(table);
        } catch (BigQueryException | JobException e) {
            if (e instanceof BigQueryException failure && isSilence(failure)) {
                tally = new Tally(tally.answers(), tally.unanswered() + 1, tally.faults());
                config = configs.get();
                warehouse = client(config);
            } else {
                fault(table + ": " + e.getMessage());
            }
            return;
        }
        tally = new Tally(tally.answers() + 1, tally.unanswered(), tally.faults());
        long expected = least.computeIfAbsent(table, first -> Math.round(rows * MOST));
        if (rows < expected) {
            fault(table + " has " + rows + " rows; at least " + expected + " were expected");
        }
    }

    private void fault(String what) {
        tally = new Tally(tally.answers(), tally.unanswered(), tally.faults() + 1);
        faults.accept(what);
    }

    private long count(String table) throws InterruptedException {
        return warehouse
                .query(QueryJobConfiguration.of("SELECT COUNT(*) FROM " + table))
                .iterateAll()
                .iterator()
                .next()
                .get(0)
                .getLongValue();
    }

    private static boolean isSilence(BigQueryException failure) {
        return failure.getCode() < FIRST_HTTP_STATUS
                || (failure.getCode() >= SERVER_ERROR && failure.getError() == null);
    }

    private static BigQuery client(SinkConfig config) {
        // Each question is to be asked once: what a second one hides is what is looked for.
        return BigQueryClients.rest(config.bigQuery()).getOptions().toBuilder()
                .setRetrySettings(RetrySettings.newBuilder().setMaxAttempts(1).build())
                .build()
                .getService();
    }
}
