package dev.wwi.sink.append;

import com.google.protobuf.ByteString;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import io.grpc.Status;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one stream to a table, shared by all threads that have rows for it. It is opened when first used, opened anew
 * when the layout grows or the connection is gone, and never before the old one has delivered what it has in flight.
 * Thread-safe.
 */
public final class TableWriter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TableWriter.class);

    private final PhysicalTable table;
    private final RowStreams streams;
    private final Executor closer;
    private TableLayout layout;
    private @Nullable RowStream current;
    private boolean closed;

    /**
     * @param layout of the table as it is in the warehouse
     * @param closer runs the closing of retired streams, which waits for their requests in flight
     */
    public TableWriter(PhysicalTable table, TableLayout layout, RowStreams streams, Executor closer) {
        this.table = table;
        this.layout = layout;
        this.streams = streams;
        this.closer = closer;
    }

    public PhysicalTable table() {
        return table;
    }

    /** The layout that rows are encoded for; rows of earlier layouts of the table fit it too. */
    public synchronized TableLayout layout() {
        return layout;
    }

    /** Takes over a layout that the table has grown to. */
    public synchronized void grow(TableLayout grown) {
        List<?> added = layout.missing(grown);
        if (!added.isEmpty()) {
            layout = layout.with(layout.missing(grown));
            retire();
        }
    }

    /** Sends rows; see {@link RowStream#append}. */
    public void append(List<ByteString> rows, Consumer<AppendOutcome> whenDone) {
        RowStream stream;
        try {
            stream = open();
        } catch (UncheckedIOException e) {
            whenDone.accept(new AppendOutcome.Transient(Status.Code.UNAVAILABLE.name(), e.toString()));
            return;
        }
        if (stream == null) {
            whenDone.accept(new AppendOutcome.StreamClosed("the writer of " + table + " is closed"));
            return;
        }
        stream.append(rows, outcome -> {
            if (outcome instanceof AppendOutcome.StreamClosed) {
                replace(stream);
            }
            whenDone.accept(outcome);
        });
    }

    /** Closes the stream without waiting for it; what is in flight is still delivered. */
    @Override
    public synchronized void close() {
        closed = true;
        retire();
    }

    private synchronized @Nullable RowStream open() {
        if (current == null && !closed) {
            current = streams.open(table, layout);
        }
        return current;
    }

    private synchronized void replace(RowStream broken) {
        if (current == broken) {
            LOGGER.atInfo()
                    .setMessage("append stream lost, opening another")
                    .addKeyValue("table", table)
                    .log();
            retire();
        }
    }

    private void retire() {
        RowStream retired = current;
        current = null;
        if (retired != null) {
            closer.execute(retired::close);
        }
    }
}
