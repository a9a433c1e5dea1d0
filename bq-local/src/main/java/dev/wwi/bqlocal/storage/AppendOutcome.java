package dev.wwi.bqlocal.storage;

import java.util.OptionalLong;

/** What became of an append. */
public sealed interface AppendOutcome {
    /**
     * The rows are durable.
     *
     * @param offset where they begin, for a stream that has offsets
     */
    record Applied(OptionalLong offset) implements AppendOutcome {}

    /** The rows' table is not there any more. */
    record TableMissing() implements AppendOutcome {}

    /** The stream is unknown. */
    record StreamMissing(String stream) implements AppendOutcome {}

    /** The stream takes no more rows. */
    record StreamFinalized(String stream) implements AppendOutcome {}

    /** The stream has rows at the offset already. */
    record OffsetExists(long expected, long received) implements AppendOutcome {}

    /** The offset is beyond the end of the stream. */
    record OffsetBeyondEnd(long expected, long received) implements AppendOutcome {}

    /** The database refused the rows; none is written. */
    record Failed(String message) implements AppendOutcome {}
}
