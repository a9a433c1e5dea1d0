package dev.wwi.platform.local;

import dev.wwi.cdc.CdcConnector;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.status.FinishedReread;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.reconcile.PlatformReconciliation.Means;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.ResendOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Mends by the services of this process. */
final class LocalMeans implements Means {
    private static final Duration RESEND_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration REREAD_TIMEOUT = Duration.ofMinutes(30);
    private static final Duration POLL = Duration.ofMillis(250);

    private final BigQuerySink sink;
    private final CdcConnector connector;

    LocalMeans(BigQuerySink sink, CdcConnector connector) {
        this.sink = sink;
        this.connector = connector;
    }

    @Override
    public long resend(ResendOrder order) {
        return sink.resend(order, RESEND_TIMEOUT);
    }

    @Override
    public void reread(List<String> tables) throws InterruptedException {
        Map<String, Long> before = numbers();
        List<String> ordered = connector.reread(new RereadOrder(tables));
        Instant deadline = Instant.now().plus(REREAD_TIMEOUT);
        while (!ordered.stream()
                .allMatch(table -> numbers().getOrDefault(table, 0L) > before.getOrDefault(table, 0L))) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("reading " + ordered + " again is not complete after " + REREAD_TIMEOUT
                        + "; it goes on, wwi status shows how far it is");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** The number of each table's last re-read that has ended. */
    private Map<String, Long> numbers() {
        RereadsStatus status = connector.status().rereadsStatus();
        return status.finished().stream()
                .collect(Collectors.toMap(FinishedReread::table, FinishedReread::number, Math::max));
    }
}
