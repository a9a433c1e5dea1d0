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
 * <p>A streamed change says all of the row: what was before has no part in the result, not even when the source's clock
 * stepped back in between. For the topic is compacted, and a replay finds the last change alone.
 */
final class CurrentRowFold implements Aggregator<Bytes, RowChange, @Nullable CurrentRow> {
    @Override
    public @Nullable CurrentRow apply(Bytes key, RowChange change, @Nullable CurrentRow current) {
        if (!(change instanceof RowUpsert upsert)) {
            return null;
        }
        if (current == null) {
            return row(upsert, upsert.reading() == Reading.FIRST_SNAPSHOT);
        }
        // A first snapshot that was started over: its last read stands, as it does in the compacted topic.
        boolean isSnapshotAgain = upsert.reading() == Reading.FIRST_SNAPSHOT && current.isOfFirstSnapshot();
        if (upsert.reading() == Reading.STREAMED || isSnapshotAgain) {
            return row(upsert, isSnapshotAgain);
        }
        return upsert.row().equals(current.row()) ? current : row(upsert, false);
    }

    private static CurrentRow row(RowUpsert upsert, boolean isOfFirstSnapshot) {
        return new CurrentRow(isOfFirstSnapshot, upsert.commitMicros(), upsert.lsn(), upsert.row());
    }
}
