package dev.wwi.streams.fact;

import dev.wwi.schemas.star.Validity;
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
 * finds it different, after a gap, is a change at the time of the read. Should the source's clock step back, a change
 * takes effect no earlier than the one before it.
 */
final class CurrentRowFold implements Aggregator<Bytes, RowChange, @Nullable CurrentRow> {
    @Override
    public @Nullable CurrentRow apply(Bytes key, RowChange change, @Nullable CurrentRow current) {
        if (!(change instanceof RowUpsert upsert)) {
            return null;
        }
        if (current == null) {
            return first(upsert);
        }
        return switch (upsert.reading()) {
            case STREAMED -> changed(upsert, current);
            case REREAD -> upsert.row().equals(current.row()) ? current : changed(upsert, current);
            case FIRST_SNAPSHOT -> {
                // A first snapshot that was started over: its last read stands, as it does in the compacted topic.
                if (current.isSinceEver()) {
                    yield first(upsert);
                }
                yield upsert.row().equals(current.row()) ? current : changed(upsert, current);
            }
        };
    }

    private static CurrentRow first(RowUpsert upsert) {
        long effectiveMicros =
                upsert.reading() == Reading.FIRST_SNAPSHOT ? Validity.SINCE_EVER_MICROS : upsert.commitMicros();
        return new CurrentRow(effectiveMicros, upsert.commitMicros(), upsert.lsn(), upsert.row());
    }

    private static CurrentRow changed(RowUpsert upsert, CurrentRow current) {
        long effectiveMicros = Math.max(upsert.commitMicros(), current.effectiveMicros());
        return new CurrentRow(effectiveMicros, upsert.commitMicros(), upsert.lsn(), upsert.row());
    }
}
