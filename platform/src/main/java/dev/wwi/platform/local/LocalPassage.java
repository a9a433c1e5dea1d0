package dev.wwi.platform.local;

import dev.wwi.cdc.CdcConnector;
import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.await.FlowStages;
import dev.wwi.platform.await.TablePassage;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.pause.PauseLedger;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Waits until what is committed at the source has passed the services of this process. Thread-safe. */
final class LocalPassage {
    private static final Duration RECONCILIATION_PATIENCE = Duration.ofMinutes(5);

    private final LocalSource source;
    private final CdcConnector connector;
    private final Supplier<BigQuerySink> sink;
    private final GroupOffsets offsets;
    private final Map<String, Object> kafka;
    private final PauseLedger pauses;

    /**
     * @param sink asked for when it is waited, since the sink itself waits by this
     * @param kafka settings of every Kafka client
     */
    LocalPassage(
            LocalSource source,
            CdcConnector connector,
            Supplier<BigQuerySink> sink,
            GroupOffsets offsets,
            Map<String, Object> kafka,
            PauseLedger pauses) {
        this.source = source;
        this.connector = connector;
        this.sink = sink;
        this.offsets = offsets;
        this.kafka = Map.copyOf(kafka);
        this.pauses = pauses;
    }

    /**
     * Returns when all that was committed before the call is in what readers of the warehouse see.
     *
     * @throws dev.wwi.platform.await.BarrierTimeoutException if that takes longer than the timeout
     */
    void await(Duration timeout) throws InterruptedException {
        Instant deadline = Instant.now().plus(timeout);
        long lsn = beyondWhatIsCommitted();
        try (Barrier barrier = new Barrier(offsets, kafka)) {
            awaitInput(barrier, lsn, deadline);
            FlowStages.awaitReaders(barrier, sink.get()::tablesStandingStill, sink.get()::topicReaders, deadline);
        }
    }

    /**
     * The same for some tables, with patience for each.
     *
     * @param readers who reads what for the tables at present
     * @return why a table is behind, by its name
     */
    Map<String, String> behind(Set<String> tables, Supplier<Set<TopicReader>> readers) throws InterruptedException {
        long lsn = beyondWhatIsCommitted();
        try (Barrier barrier = new Barrier(offsets, kafka)) {
            return new TablePassage(barrier, pauses.read(), RECONCILIATION_PATIENCE)
                    .await(tables, deadline -> awaitInput(barrier, lsn, deadline), readers);
        }
    }

    private void awaitInput(Barrier barrier, long lsn, Instant deadline) throws InterruptedException {
        barrier.awaitCaptured(() -> connector.status().capturedLsn(), lsn, deadline);
        barrier.awaitThat(() -> !sink.get().topicReaders().isEmpty(), "the sink does not consume yet", deadline);
    }

    private long beyondWhatIsCommitted() {
        try {
            long lsn = source.currentLsn();
            connector.beat();
            return lsn;
        } catch (SQLException e) {
            throw new IllegalStateException("the source did not tell its LSN: " + e.getMessage(), e);
        }
    }
}
