package dev.wwi.cdc.source;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.position.StoredPosition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Whether a slot still holds everything after the resume point.
 *
 * <p>Debezium's own check is off, since it is given an offset without a processed position; and PostgreSQL raises a start
 * LSN that is too old to the slot's confirmed one without a word ({@code CreateDecodingContext}). So a gap has to be
 * found here.
 */
public final class SlotCheck {
    private static final String PLUGIN = "pgoutput";

    private SlotCheck() {}

    /**
     * Refuses to stream from a slot that another process streams from.
     *
     * @throws CaptureException that may pass
     */
    public static void requireInactive(Optional<ReplicationSlot> slot) {
        if (slot.isPresent() && slot.get().active()) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_IN_USE,
                    "another process still streams from the slot",
                    "Capture waits until it ends. If it is no process of yours, see pg_stat_replication.");
        }
    }

    /**
     * Refuses to go on without a table that is captured: whoever took it out of the publication would lose its changes,
     * should it come back. Tables that come on top are added.
     *
     * @param configured the configured tables' qualified names
     * @throws CaptureException naming the tables that are missing
     */
    public static void requireTables(CapturedSource stored, Collection<String> configured) {
        List<String> missing = stored.tables().stream()
                .filter(table -> !configured.contains(table))
                .toList();
        if (!missing.isEmpty()) {
            throw new CaptureException(
                    CaptureErrorCode.TABLES_CHANGED,
                    "the tables " + stored.tables() + " are captured; capture.tables does not name " + missing,
                    "Put them back into capture.tables, or read all tables anew without them. " + WayOut.RECAPTURE);
        }
    }

    /**
     * Refuses to go on with another source than the one the position belongs to.
     *
     * @throws CaptureException naming the difference
     */
    public static void requireSameDatabase(CapturedSource stored, CapturedSource actual) {
        if (!stored.systemIdentifier().equals(actual.systemIdentifier())
                || !stored.database().equals(actual.database())) {
            throw new CaptureException(
                    CaptureErrorCode.OTHER_SOURCE,
                    "the resume point of slot " + stored.slot() + " belongs to database " + stored.database()
                            + " of cluster " + stored.systemIdentifier() + ", but the source is database "
                            + actual.database() + " of cluster " + actual.systemIdentifier(),
                    "Point source.url at the old one. If the new source takes its place, stop the connector, run `wwi"
                            + " recapture --config FILE --accept-other-source` (with --dry-run it only says what it would"
                            + " do), and start the connector again.");
        }
    }

    /**
     * Refuses to stream when changes could be missing.
     *
     * @throws CaptureException naming what is wrong with the slot
     */
    public static void requireContinuity(StoredPosition position, Optional<ReplicationSlot> slot, long currentWalLsn) {
        String name = position.source().slot();
        ResumePoint point = position.resumePoint();
        if (point == null) {
            throw new IllegalArgumentException("the position of slot " + name + " has no resume point yet");
        }
        ReplicationSlot found = slot.orElseThrow(() -> new CaptureException(
                CaptureErrorCode.SLOT_MISSING,
                "slot " + name + " does not exist any more; the changes after " + text(point.startLsn())
                        + " can no longer be read",
                WayOut.RECAPTURE));
        requireOwn(name, found, position.source().database());
        requireValid(name, found);
        if (found.confirmedFlushLsn() > point.startLsn()) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_AHEAD_OF_POSITION,
                    "slot " + name + " is confirmed up to " + text(found.confirmedFlushLsn())
                            + ", but Kafka holds the changes only up to " + text(point.startLsn())
                            + "; PostgreSQL would skip what lies between",
                    WayOut.RECAPTURE);
        }
        if (point.startLsn() > currentWalLsn) {
            throw new CaptureException(
                    CaptureErrorCode.POSITION_AHEAD_OF_SOURCE,
                    "Kafka holds the changes up to " + text(point.startLsn()) + ", but the source's WAL ends at "
                            + text(currentWalLsn) + ": it was restored to an earlier time",
                    WayOut.RECAPTURE);
        }
    }

    /**
     * Refuses a source that has left the timeline of the position before it: a standby that had not received all of it was
     * promoted, or the source was restored to an earlier time. Once its WAL has grown past the position, nothing else tells.
     *
     * @param timeline the one the source is on
     * @param leftAt where it left that of the position; 0 when it never was on it
     * @throws CaptureException naming both
     */
    public static void requireSameHistory(StoredPosition position, int timeline, long leftAt) {
        ResumePoint point = position.resumePoint();
        if (point != null && point.startLsn() > leftAt) {
            throw new CaptureException(
                    CaptureErrorCode.POSITION_AHEAD_OF_SOURCE,
                    "Kafka holds the changes up to " + text(point.startLsn()) + " of timeline "
                            + position.source().timeline() + ", which the source has left at " + text(leftAt)
                            + " for timeline " + timeline
                            + ": a standby that lagged was promoted, or it was restored to an earlier time",
                    WayOut.RECAPTURE);
        }
    }

    /**
     * Refuses a slot that is none of this connector's.
     *
     * @throws CaptureException naming the difference
     */
    public static void requireOwn(String name, ReplicationSlot slot, String database) {
        if (!PLUGIN.equals(slot.plugin()) || !database.equals(slot.database())) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_MISSING,
                    "slot " + name + " decodes database " + slot.database() + " with " + slot.plugin()
                            + "; capture needs database " + database + " with " + PLUGIN,
                    "Set capture.slot to another name; or, if nobody needs that slot, drop it: SELECT"
                            + " pg_drop_replication_slot('" + name + "'); and then: " + WayOut.RECAPTURE);
        }
    }

    /** That a slot exists of which Kafka knows nothing. */
    public static CaptureException withoutPosition(String name, ReplicationSlot slot) {
        return new CaptureException(
                CaptureErrorCode.SLOT_WITHOUT_POSITION,
                "slot " + name + " exists (confirmed up to " + text(slot.confirmedFlushLsn())
                        + "), but Kafka holds no position for it",
                "If the slot is another application's, set capture.slot to another name. If it is this connector's, whose"
                        + " position topic was lost, add --drop-unknown-slot to the following. " + WayOut.RECAPTURE);
    }

    private static void requireValid(String name, ReplicationSlot slot) {
        if (slot.isLost()) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_LOST,
                    "PostgreSQL has invalidated slot " + name
                            + (slot.invalidation() == null ? "" : " (" + slot.invalidation() + ")")
                            + " and removed WAL that was not captured yet",
                    "So that it does not happen again, raise max_slot_wal_keep_size. " + WayOut.RECAPTURE);
        }
    }

    private static String text(long lsn) {
        return LogSequenceNumber.valueOf(lsn).asString();
    }
}
