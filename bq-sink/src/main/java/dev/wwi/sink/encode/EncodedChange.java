package dev.wwi.sink.encode;

import com.google.protobuf.ByteString;

/**
 * One row for an append request.
 *
 * @param type what the row does
 * @param row protobuf wire format of the message that {@link RowDescriptor} describes
 * @param sourceCommitMicros commit time at the source in microseconds since 1970, or {@link #UNKNOWN_COMMIT} if the
 *     record does not tell
 * @param sourceLsn position in the source's write-ahead log, or {@link #UNKNOWN_COMMIT}
 */
public record EncodedChange(ChangeType type, ByteString row, long sourceCommitMicros, long sourceLsn) {

    public static final long UNKNOWN_COMMIT = RowOutput.UNKNOWN;
}
