package dev.wwi.cdc.source;

import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.WalBudgetAction;
import dev.wwi.cdc.config.WalBudgetConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import dev.wwi.cdc.status.BudgetState;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.cdc.status.SlotStatus;
import dev.wwi.runtime.config.ByteSize;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that the slot does not fill the source's disk unnoticed: says what it keeps, warns, and drops it when it keeps more
 * than it may while capture stands still. Works the same whatever state capture is in. Not thread-safe.
 */
final class SlotWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(SlotWatch.class);
    private static final int TERMINATION_MILLIS = 5_000;

    private final CaptureConfig config;
    private final CaptureProgress progress;
    private final Captor captor;
    private final LongSupplier nanoTime;
    private final WalRate walRate = new WalRate();
    private final WalBudget budget;
    private @Nullable CaptureException breach;
    private boolean dropped;

    /** What captures by the slot. */
    interface Captor {
        /** What it waits for or stands still at; null while all is well. */
        @Nullable
        CaptureException failure();

        /** Makes it stand still. */
        void standStill(CaptureException reason);
    }

    private record Spills(long bytes, long count) {}

    SlotWatch(CaptureConfig config, CaptureProgress progress, Captor captor, LongSupplier nanoTime) {
        this.config = config;
        this.progress = progress;
        this.captor = captor;
        this.nanoTime = nanoTime;
        this.budget = new WalBudget(config.walBudget());
    }

    /** Polls once. */
    void look(Connection connection) throws SQLException {
        long now = nanoTime.getAsLong();
        // Before the question: what commits while it is answered is not covered by the answer.
        Instant observedAt = Instant.now();
        long walLsn = ReplicationSlot.currentWalLsn(connection);
        walRate.add(now, walLsn);
        Optional<ReplicationSlot> found = ReplicationSlot.find(connection, config.slot());
        if (found.isEmpty()) {
            progress.slot(missing());
            return;
        }
        ReplicationSlot slot = found.get();
        WalBudget.Verdict verdict =
                budget.judge(now, slot.retainedBytes(), slot.confirmedFlushLsn(), progress.transactions());
        SlotStatus status = status(slot, walLsn, spills(connection), verdict, observedAt);
        progress.slot(status);
        report(verdict, status);
        if ((verdict.mustAct() || breach != null) && isOurs(slot, connection)) {
            act(connection, slot, status, verdict);
        }
    }

    private SlotStatus missing() {
        return new SlotStatus(
                "missing",
                false,
                0,
                0,
                0,
                0,
                null,
                0,
                0,
                walRate.bytesPerSecond(),
                null,
                null,
                BudgetState.WITHIN,
                null,
                Instant.now());
    }

    private SlotStatus status(
            ReplicationSlot slot, long walLsn, Spills spills, WalBudget.Verdict verdict, Instant observedAt) {
        double rate = walRate.bytesPerSecond();
        long unconfirmed = Math.max(0, walLsn - slot.confirmedFlushLsn());
        Double toBudget = seconds(config.walBudget().actBytes().bytes() - slot.retainedBytes(), rate);
        Double toLimit = slot.safeBytes() == null ? null : seconds(slot.safeBytes(), rate);
        return new SlotStatus(
                slot.walStatus(),
                slot.active(),
                slot.retainedBytes(),
                unconfirmed,
                slot.restartLsn(),
                slot.confirmedFlushLsn(),
                slot.safeBytes(),
                spills.bytes(),
                spills.count(),
                rate,
                toBudget,
                toLimit,
                verdict.state(),
                verdict.state() == BudgetState.WITHIN ? null : warning(slot, unconfirmed, rate, toBudget, toLimit),
                observedAt);
    }

    private static @Nullable Double seconds(long bytes, double rate) {
        if (bytes <= 0) {
            return 0.0;
        }
        return rate <= 0 ? null : bytes / rate;
    }

    private String warning(
            ReplicationSlot slot, long unconfirmed, double rate, @Nullable Double toBudget, @Nullable Double toLimit) {
        WalBudgetConfig limits = config.walBudget();
        StringBuilder text = new StringBuilder("slot " + config.slot() + " keeps " + ByteSize.text(slot.retainedBytes())
                + " of WAL at the source, of which " + ByteSize.text(unconfirmed)
                + " are not captured; the budget warns from " + limits.warnBytes() + " on. The source writes "
                + ByteSize.text(Math.round(rate)) + "/s");
        if (toBudget != null) {
            text.append("; ")
                    .append(limits.actBytes())
                    .append(toBudget == 0 ? " are reached" : " are reached in " + time(toBudget));
        }
        if (toLimit != null) {
            text.append("; PostgreSQL invalidates the slot in ").append(time(toLimit));
        }
        text.append(". ")
                .append(
                        limits.action() == WalBudgetAction.DROP_SLOT
                                ? "From " + limits.actBytes()
                                        + " on the slot is dropped if capture makes no progress for "
                                        + limits.standstill().toSeconds() + " s. "
                                : "Nothing but PostgreSQL's max_slot_wal_keep_size limits it. ");
        return text.append(
                        unconfirmed < slot.retainedBytes() / 2
                                ? "An open transaction holds it back: SELECT pid, xact_start, query FROM pg_stat_activity"
                                        + " WHERE backend_xid IS NOT NULL ORDER BY xact_start."
                                : "See why capture is behind, or raise capture.walBudget if the source's disk allows it.")
                .toString();
    }

    private static String time(double seconds) {
        Duration duration = Duration.ofSeconds((long) seconds);
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    private static void report(WalBudget.Verdict verdict, SlotStatus status) {
        if (!verdict.crossed()) {
            return;
        }
        if (verdict.state() == BudgetState.WITHIN) {
            LOGGER.atInfo()
                    .addKeyValue("retainedBytes", status.retainedBytes())
                    .log("The slot keeps less WAL again than its budget warns from");
            return;
        }
        LOGGER.atWarn()
                .addKeyValue("retainedBytes", status.retainedBytes())
                .addKeyValue("walBytesPerSecond", Math.round(status.walBytesPerSecond()))
                .addKeyValue("secondsToBudget", status.secondsToBudget())
                .addKeyValue("warning", status.warning())
                .log("The slot keeps more WAL than its budget warns from");
    }

    private boolean isOurs(ReplicationSlot slot, Connection connection) throws SQLException {
        CaptureException failure = captor.failure();
        return !dropped
                && "pgoutput".equals(slot.plugin())
                && connection.getCatalog().equals(slot.database())
                && (failure == null || !failure.code().mayConcernForeignSlot());
    }

    private void act(Connection connection, ReplicationSlot slot, SlotStatus status, WalBudget.Verdict verdict)
            throws SQLException {
        CaptureException reason = breach;
        if (reason == null) {
            reason = breach(status, verdict);
            breach = reason;
            captor.standStill(reason);
        }
        Integer process = slot.activeProcessId();
        if (process != null) {
            terminate(connection, process);
        }
        ReplicationSlot.drop(connection, config.slot());
        dropped = true;
        LOGGER.atError()
                .addKeyValue("slot", config.slot())
                .addKeyValue("reason", reason.getMessage())
                .addKeyValue("hint", reason.hint())
                .log("The slot was dropped to save the source's disk");
    }

    private CaptureException breach(SlotStatus status, WalBudget.Verdict verdict) {
        CaptureException before = captor.failure();
        return new CaptureException(
                CaptureErrorCode.SLOT_DROPPED_BY_BUDGET,
                "slot " + config.slot() + " kept " + ByteSize.text(status.retainedBytes())
                        + " of WAL at the source, more than capture.walBudget.actBytes = "
                        + config.walBudget().actBytes() + ", and capture made no progress for "
                        + TimeUnit.NANOSECONDS.toSeconds(verdict.standstillNanos())
                        + " s; it was dropped to save the source's disk"
                        + (before == null
                                ? ""
                                : ". Capture stood still with " + before.code() + ": " + before.getMessage()),
                wayOut(before),
                before);
    }

    private static String wayOut(@Nullable CaptureException before) {
        if (before == null || before.code().isRetriable()) {
            return WayOut.RECAPTURE;
        }
        return before.hint().contains(WayOut.RECAPTURE) ? before.hint() : before.hint() + " Then: " + WayOut.RECAPTURE;
    }

    private static void terminate(Connection connection, int processId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_terminate_backend(?, ?)")) {
            statement.setInt(1, processId);
            statement.setLong(2, TERMINATION_MILLIS);
            statement.execute();
        }
    }

    private Spills spills(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT spill_bytes, spill_count FROM pg_stat_replication_slots WHERE slot_name = ?")) {
            statement.setString(1, config.slot());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? new Spills(result.getLong(1), result.getLong(2)) : new Spills(0, 0);
            }
        }
    }
}
