package dev.wwi.platform.pause;

import dev.wwi.cdc.config.WalBudgetAction;
import dev.wwi.cdc.config.WalBudgetConfig;
import dev.wwi.cdc.status.SlotStatus;
import dev.wwi.runtime.config.ByteSize;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the slot while nothing reads from it.
 *
 * @param retainedBytes WAL that it keeps already
 * @param walBytesPerSecond how much more the source writes
 * @param safeBytes WAL that can be written before PostgreSQL may invalidate the slot; null without a limit
 * @param budget the connector's own limit
 */
public record SlotOutlook(
        long retainedBytes,
        double walBytesPerSecond,
        @Nullable Long safeBytes,
        WalBudgetConfig budget) {
    /** As the connector saw it last. */
    public static SlotOutlook of(SlotStatus slot, WalBudgetConfig budget) {
        return new SlotOutlook(slot.retainedBytes(), slot.walBytesPerSecond(), slot.safeBytes(), budget);
    }

    /** For the one who is about to pause. */
    public String describe() {
        StringBuilder text = new StringBuilder("The source keeps all WAL from here on for the slot: ")
                .append(ByteSize.text(retainedBytes))
                .append(" now, growing by ")
                .append(ByteSize.text(Math.round(walBytesPerSecond)))
                .append("/s at the present rate. ");
        text.append(
                budget.action() == WalBudgetAction.DROP_SLOT
                        ? "At " + budget.actBytes() + in(budget.actBytes().bytes() - retainedBytes)
                                + " the connector drops the slot to save the source's disk, and a new first snapshot is needed"
                                + " (capture.walBudget)."
                        : "Nothing but PostgreSQL's max_slot_wal_keep_size limits it (capture.walBudget.action is "
                                + budget.action() + ").");
        if (safeBytes != null) {
            text.append(" After ")
                    .append(ByteSize.text(safeBytes))
                    .append(" more")
                    .append(in(safeBytes))
                    .append(" PostgreSQL may invalidate it (max_slot_wal_keep_size).");
        }
        return text.toString();
    }

    private String in(long bytes) {
        if (bytes <= 0) {
            return ", which is reached,";
        }
        if (walBytesPerSecond <= 0) {
            return "";
        }
        Duration time = Duration.ofSeconds((long) (bytes / walBytesPerSecond));
        return time.toDays() > 1
                ? String.format(Locale.ROOT, ", in %,d days,", time.toDays())
                : String.format(Locale.ROOT, ", in %d h %d min,", time.toHours(), time.toMinutesPart());
    }
}
