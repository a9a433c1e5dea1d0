package dev.wwi.sink.changelog;

import com.google.protobuf.ByteString;
import dev.wwi.sink.append.AppendOutcome;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The application-created streams of change logs. Thread-safe; what is not an append blocks for its request, for a bounded
 * time, and ends when the thread is interrupted.
 */
interface LogStreams {

    /** A stream that is open for appending. */
    interface LogStream extends AutoCloseable {

        /**
         * Appends rows at an offset of the stream. Rows that the stream has at that offset already count as accepted.
         */
        CompletableFuture<AppendOutcome> append(List<ByteString> rows, long offset);

        /** Does not wait for requests in flight, which may still arrive. */
        @Override
        void close();
    }

    /** Creates a stream whose rows are visible as soon as they are acknowledged, and returns its name. */
    String create(PhysicalTable table) throws InterruptedException;

    /**
     * Ends a stream for good: whoever still has it cannot append any more.
     *
     * @return how many rows it has; empty if it is gone
     */
    OptionalLong end(String stream) throws InterruptedException;

    /** Opens a stream for rows of the layout. */
    LogStream open(String stream, TableLayout layout);
}
