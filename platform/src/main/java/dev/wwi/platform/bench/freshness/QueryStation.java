package dev.wwi.platform.bench.freshness;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** What a query sees, asked again and again for rows with a commit that it has not seen before. */
final class QueryStation implements Station {
    private static final long LOOK_MILLIS = 20;

    /** Rows of a commit may come later than those of a newer one, by another stream. */
    private static final long OVERLAP_MICROS = 5_000_000;

    private final BigQuery warehouse;
    private final String view;

    /**
     * @param view in standard SQL, with a column {@code source_commit_at}
     */
    QueryStation(BigQuery warehouse, String view) {
        this.warehouse = warehouse;
        this.view = view;
    }

    @Override
    public String name() {
        return "visible";
    }

    @Override
    public void watch(Arrivals arrivals, BooleanSupplier isOver) throws InterruptedException {
        NavigableSet<Long> seen = new TreeSet<>();
        long newest = Clock.nowMicros();
        while (!isOver.getAsBoolean()) {
            long from = newest - OVERLAP_MICROS;
            seen.headSet(from).clear();
            Iterable<FieldValueList> rows = warehouse
                    .query(QueryJobConfiguration.of("SELECT DISTINCT source_commit_at FROM " + view
                            + " WHERE source_commit_at > TIMESTAMP '"
                            + Instant.EPOCH.plus(from, ChronoUnit.MICROS) + "'"))
                    .iterateAll();
            for (FieldValueList row : rows) {
                long commit = row.get(0).getTimestampValue();
                if (seen.add(commit)) {
                    arrivals.seen(commit, Clock.nowMicros());
                    newest = Math.max(newest, commit);
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
