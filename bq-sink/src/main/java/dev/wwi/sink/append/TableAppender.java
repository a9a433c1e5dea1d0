package dev.wwi.sink.append;

import dev.wwi.sink.metrics.TableMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer thread's rows for one table: gathers them into requests, sends these without waiting, and draws the
 * consequences of their outcomes. Confined to that thread, which calls {@link #advance} often; nothing here blocks.
 * Requests may overtake each other and be repeated, which the rows' sequence numbers make harmless.
 */
public final class TableAppender {

    private static final Logger LOGGER = LoggerFactory.getLogger(TableAppender.class);
    private static final Backoff TRANSIENT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
    private static final Backoff SCHEMA_BEHIND = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final Backoff REFUSED = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** A passing trouble that does not pass for so long, or silence for so long, is worth the operator's look. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A table is not found for some seconds after its creation; from this attempt on it counts as missing. */
    private static final int ATTEMPTS_BEFORE_MISSING = 4;

    private final TableWriter writer;
    private final AppendLimits limits;
    private final TableMetrics metrics;
    private final RowBatch batch = new RowBatch();
    private final Queue<Request> waiting =
            new PriorityQueue<>(Comparator.comparingLong((Request request) -> request.dueNanos));
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final InFlightBudget budget;
    private int requestsInFlight;
    private long answeredNanos;
    private long batchRetainedBytes;
    private long heldBytes;
    private long reportedBytes;
    private @Nullable Trouble trouble;

    /**
     * @param budget shared by the appenders of one thread
     */
    public TableAppender(TableWriter writer, AppendLimits limits, InFlightBudget budget, TableMetrics metrics) {
        this.writer = writer;
        this.limits = limits;
        this.budget = budget;
        this.metrics = metrics;
    }

    /** Whether another row may be added; if not, its partition has to wait. */
    public boolean hasRoom() {
        return budget.hasRoom() && (!isFull() || mayStartRequest());
    }

    /** Adds a row; the caller has asked {@link #hasRoom}. */
    public void add(PendingRow row, long nowNanos) {
        if (!batch.isEmpty() && batch.bytes() + RowBatch.sizeOf(row) > limits.maxRequestBytes() && mayStartRequest()) {
            startRequest(nowNanos);
        }
        if (batch.add(row, nowNanos)) {
            metrics.superseded(1);
        }
        retain(row.ownBytes());
        batchRetainedBytes += row.ownBytes();
        if (isFull() && mayStartRequest()) {
            startRequest(nowNanos);
        }
    }

    /** Handles what has come back, sends what has waited long enough. */
    public void advance(long nowNanos) {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            requestsInFlight--;
            answeredNanos = nowNanos;
            settle(outcome.request, outcome.result, nowNanos);
        }
        while (!waiting.isEmpty() && waiting.element().dueNanos - nowNanos <= 0) {
            send(waiting.remove(), nowNanos);
        }
        if (requestsInFlight > 0 && nowNanos - answeredNanos > PATIENCE.toNanos()) {
            fail("STALLED", "BigQuery has answered nothing for " + PATIENCE.toSeconds() + " s");
        }
        boolean lingered = nowNanos - batch.openedNanos() >= limits.linger().toNanos();
        if (!batch.isEmpty() && (lingered || isFull()) && mayStartRequest()) {
            startRequest(nowNanos);
        }
        // Threads share the gauge, so it follows once a turn and not with every row.
        if (heldBytes != reportedBytes) {
            metrics.bytesInFlightChanged(heldBytes - reportedBytes);
            reportedBytes = heldBytes;
        }
    }

    /** Sends what has been gathered without waiting for more, as far as the bounds allow. */
    public void flush(long nowNanos) {
        if (!batch.isEmpty() && mayStartRequest()) {
            startRequest(nowNanos);
        }
    }

    /** Whether nothing is gathered, in flight or waiting to be sent again. */
    public boolean isIdle() {
        return batch.isEmpty() && !isOutstanding();
    }

    /** Why the table takes no rows; empty while it does. */
    public Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    private boolean isOutstanding() {
        return requestsInFlight > 0 || !waiting.isEmpty();
    }

    private boolean isFull() {
        return batch.size() >= limits.maxRequestRows() || batch.bytes() >= limits.maxRequestBytes();
    }

    private boolean mayStartRequest() {
        return requestsInFlight + waiting.size() < limits.maxRequestsInFlight();
    }

    private void startRequest(long nowNanos) {
        long bytes = batch.bytes();
        Request request = new Request(batch.drain(), batchRetainedBytes, nowNanos);
        batchRetainedBytes = 0;
        metrics.appended(request.rows.size(), bytes);
        send(request, nowNanos);
    }

    private void send(Request request, long nowNanos) {
        if (request.attempts > 0) {
            request.rows.removeIf(row -> dropIfAbandoned(row, request));
        }
        if (request.rows.isEmpty()) {
            return;
        }
        if (requestsInFlight == 0) {
            answeredNanos = nowNanos;
        }
        request.attempts++;
        requestsInFlight++;
        writer.append(RowBatch.serialized(request.rows), result -> outcomes.add(new Outcome(request, result)));
    }

    private boolean dropIfAbandoned(PendingRow row, Request request) {
        if (row.delivery().isAbandoned()) {
            retain(-row.retainedBytes());
            request.retainedBytes -= row.retainedBytes();
            return true;
        }
        return false;
    }

    private void settle(Request request, AppendOutcome outcome, long nowNanos) {
        if (outcome instanceof AppendOutcome.Accepted) {
            accept(request, nowNanos);
        } else if (outcome instanceof AppendOutcome.RowsRejected rejected) {
            reject(request, rejected.reasons(), nowNanos);
        } else if (outcome instanceof AppendOutcome.Transient failure) {
            again(request, failure.code(), failure.reason(), TRANSIENT, nowNanos);
            failAfter(PATIENCE, request, failure.code(), failure.reason(), nowNanos);
        } else if (outcome instanceof AppendOutcome.StreamClosed failure) {
            again(request, "STREAM_CLOSED", failure.reason(), TRANSIENT, nowNanos);
        } else if (outcome instanceof AppendOutcome.SchemaBehind failure) {
            again(request, "SCHEMA_BEHIND", failure.reason(), SCHEMA_BEHIND, nowNanos);
            failAfter(limits.schemaSettleTime(), request, "SCHEMA_BEHIND", failure.reason(), nowNanos);
        } else if (outcome instanceof AppendOutcome.Refused failure) {
            again(request, failure.code(), failure.reason(), REFUSED, nowNanos);
            if (!failure.code().equals("NOT_FOUND") || request.attempts >= ATTEMPTS_BEFORE_MISSING) {
                fail(failure.code(), failure.reason());
            }
        }
    }

    private void accept(Request request, long nowNanos) {
        retain(-request.retainedBytes);
        request.rows.forEach(PendingRow::acknowledge);
        metrics.acknowledged(request.rows.size(), Duration.ofNanos(nowNanos - request.firstSentNanos));
        if (trouble != null) {
            trouble = null;
            LOGGER.atInfo()
                    .setMessage("table takes rows again")
                    .addKeyValue("table", writer.table())
                    .log();
        }
    }

    /** No row of a request with bad ones was applied: the others are sent again, and what the bad ones had spared. */
    private void reject(Request request, Map<Integer, String> reasons, long nowNanos) {
        List<PendingRow> remaining = new ArrayList<>(request.rows.size());
        int rejected = 0;
        long retainedBytes = request.retainedBytes;
        for (int index = 0; index < request.rows.size(); index++) {
            PendingRow row = request.rows.get(index);
            String reason = reasons.get(index);
            if (reason == null) {
                remaining.add(row);
                continue;
            }
            rejected++;
            retain(-row.ownBytes());
            retainedBytes -= row.ownBytes();
            PendingRow spared = row.superseded();
            if (spared != null) {
                remaining.add(spared);
            }
            row.delivery().rejected(reason);
        }
        if (rejected == 0) {
            // Nothing to take out, so sending it again at once would go on for ever.
            again(request, "ROWS_REJECTED", "rows of unknown indices " + reasons, REFUSED, nowNanos);
            return;
        }
        metrics.retried("ROWS_REJECTED");
        send(new Request(remaining, retainedBytes, request.firstSentNanos), nowNanos);
    }

    private void again(Request request, String code, String reason, Backoff backoff, long nowNanos) {
        metrics.retried(code);
        Duration pause = backoff.after(request.attempts);
        request.dueNanos = nowNanos + pause.toNanos();
        waiting.add(request);
        LOGGER.atDebug()
                .setMessage("append request will be sent again")
                .addKeyValue("table", writer.table())
                .addKeyValue("code", code)
                .addKeyValue("attempt", request.attempts)
                .addKeyValue("pauseMillis", pause.toMillis())
                .addKeyValue("reason", reason)
                .log();
    }

    private void failAfter(Duration patience, Request request, String code, String reason, long nowNanos) {
        if (nowNanos - request.firstSentNanos > patience.toNanos()) {
            fail(code, reason);
        }
    }

    private void fail(String code, String reason) {
        if (trouble == null) {
            LOGGER.atError()
                    .setMessage("table takes no rows")
                    .addKeyValue("table", writer.table())
                    .addKeyValue("code", code)
                    .addKeyValue("reason", reason)
                    .log();
        }
        trouble = new Trouble(code, writer.table() + " takes no rows: " + reason, hintFor(code));
    }

    private static String hintFor(String code) {
        return switch (code) {
            case "PERMISSION_DENIED", "UNAUTHENTICATED" ->
                "grant the sink's credentials bigquery.tables.updateData on the staging dataset";
            case "NOT_FOUND" -> "the table is gone: rebuild it as a new generation";
            case "SCHEMA_BEHIND" -> "the table lacks a column it was given: see whether someone dropped it";
            default -> "see the reason; rows are kept in Kafka and sent again until the table takes them";
        };
    }

    private void retain(long bytes) {
        budget.use(bytes);
        heldBytes += bytes;
    }

    /** Rows sent together, again and again if need be. */
    private static final class Request {
        private final List<PendingRow> rows;
        private final long firstSentNanos;
        // Summed up while rows are gathered: when the answer comes, they have left the processor's caches.
        private long retainedBytes;
        private int attempts;
        private long dueNanos;

        Request(List<PendingRow> rows, long retainedBytes, long firstSentNanos) {
            this.rows = rows;
            this.retainedBytes = retainedBytes;
            this.firstSentNanos = firstSentNanos;
        }
    }

    private record Outcome(Request request, AppendOutcome result) {}
}
