package dev.wwi.sink.append;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;

/** An open way into one table. Thread-safe. */
public interface RowStream extends AutoCloseable {

    /**
     * Sends rows in one request and returns at once.
     *
     * @param rows of at most one change per key, in the wire format that the stream was opened for
     * @param whenDone called exactly once, on any thread; must not block
     */
    void append(List<ByteString> rows, Consumer<AppendOutcome> whenDone);

    /** Waits for the requests in flight, then releases the connection. */
    @Override
    void close();
}
