package dev.wwi.cdc.source;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.position.StoredPosition;
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
    private static final String START_OVER =
            "If the changes in between do not matter or are known to be none, start over"
                    + " with a new first snapshot: drop the slot, empty the position topic and rebuild the warehouse.";

    private SlotCheck() {}

    /**
     * Refuses to go on with another source than the one the position belongs to.
     *
     * @throws CaptureException naming the difference
     */
    public static void requireSameSource(CapturedSource stored, CapturedSource actual) {
        if (!stored.systemIdentifier().equals(actual.systemIdentifier())
                || !stored.database().equals(actual.database())) {
            throw new CaptureException(
                    CaptureErrorCode.OTHER_SOURCE,
                    "the resume point of slot " + stored.slot() + " belongs to database " + stored.database()
                            + " of cluster " + stored.systemIdentifier() + ", but the source is database "
                            + actual.database() + " of cluster " + actual.systemIdentifier(),
                    "Point the connector at the old cluster, or capture the new one under another slot name into new"
                            + " topics.");
        }
        if (!stored.tables().equals(actual.tables())) {
            throw new CaptureException(
                    CaptureErrorCode.TABLES_CHANGED,
                    "the first snapshot read the tables " + stored.tables() + ", the configuration now names "
                            + actual.tables(),
                    "Configure the tables as they were. A table that is added now would lack its existing rows.");
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
                START_OVER));
        requireUsable(name, found, position.source().database());
        if (found.confirmedFlushLsn() > point.startLsn()) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_AHEAD_OF_POSITION,
                    "slot " + name + " is confirmed up to " + text(found.confirmedFlushLsn())
                            + ", but Kafka holds the changes only up to " + text(point.startLsn())
                            + "; PostgreSQL would skip what lies between",
                    START_OVER);
        }
        if (point.startLsn() > currentWalLsn) {
            throw new CaptureException(
                    CaptureErrorCode.POSITION_AHEAD_OF_SOURCE,
                    "Kafka holds the changes up to " + text(point.startLsn()) + ", but the source's WAL ends at "
                            + text(currentWalLsn) + ": it was restored to an earlier time",
                    START_OVER);
        }
    }

    private static void requireUsable(String name, ReplicationSlot slot, String database) {
        if (!PLUGIN.equals(slot.plugin()) || !database.equals(slot.database())) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_MISSING,
                    "slot " + name + " decodes database " + slot.database() + " with " + slot.plugin()
                            + "; capture needs database " + database + " with " + PLUGIN,
                    "Choose another slot name, or drop that slot if nobody needs it.");
        }
        if (slot.walStatus().equals("lost")) {
            throw new CaptureException(
                    CaptureErrorCode.SLOT_LOST,
                    "PostgreSQL has invalidated slot " + name + " and removed WAL that was not captured yet",
                    "Raise max_slot_wal_keep_size. " + START_OVER);
        }
    }

    private static String text(long lsn) {
        return LogSequenceNumber.valueOf(lsn).asString();
    }
}
