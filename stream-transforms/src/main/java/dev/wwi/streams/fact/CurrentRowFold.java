package dev.wwi.streams.fact;

import dev.wwi.streams.source.Reading;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowUpsert;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Aggregator;
import org.jspecify.annotations.Nullable;

/**
 * Folds a row's changes, in WAL order, into its current state; null once it is gone.
 *
 * <p>Every streamed change counts, even one that changes nothing. A read that finds the row as it is does not; one that
 * finds it different, after a gap, is a change at the time of the read.
 *
 * <p>Should the source's clock step back, a change of a row takes effect no earlier than the one before it. That is all
 * that a streamed change does not say by itself of the row.
 */
final class CurrentRowFold implements Aggregator<Bytes, RowChange, @Nullable CurrentRow> {
    @Override
    public @Nullable CurrentRow apply(Bytes key, RowChange change, @Nullable CurrentRow current) {
        if (!(change instanceof RowUpsert upsert)) {
            return null;
        }
        if (current == null) {
            return fresh(upsert);
        }
        if (upsert.reading().isRecalled()) {
            boolean isKnown = current.commitMicros() == upsert.commitMicros() && current.lsn() == upsert.lsn();
            return isKnown ? current : fresh(upsert);
        }
        // A first snapshot that was started over: its last read stands, as it does in the compacted topic.
        boolean isSnapshotAgain = upsert.reading() == Reading.FIRST_SNAPSHOT && current.isOfFirstSnapshot();
        if (upsert.reading() == Reading.STREAMED || isSnapshotAgain) {
            return changed(upsert, current, isSnapshotAgain);
        }
        return upsert.row().equals(current.row()) ? current : changed(upsert, current, false);
    }

    private static CurrentRow fresh(RowUpsert upsert) {
        return new CurrentRow(
                upsert.reading() == Reading.FIRST_SNAPSHOT || upsert.reading() == Reading.RECALLED_FIRST_SNAPSHOT,
                upsert.commitMicros(),
                upsert.commitMicros(),
                upsert.lsn(),
                upsert.row());
    }

    private static CurrentRow changed(RowUpsert upsert, CurrentRow current, boolean isOfFirstSnapshot) {
        // A row of the first snapshot was so since ever, so its read is not before anything.
        long momentMicros = current.isOfFirstSnapshot()
                ? upsert.commitMicros()
                : Math.max(upsert.commitMicros(), current.momentMicros());
        return new CurrentRow(isOfFirstSnapshot, momentMicros, upsert.commitMicros(), upsert.lsn(), upsert.row());
    }
}
