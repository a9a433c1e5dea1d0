package dev.wwi.sink.append;

import com.google.protobuf.ByteString;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import io.grpc.Status;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams to a table, shared by all threads that have rows for it: one, and while that has much to do, up to
 * {@value #MAX_STREAMS}, since a connection carries a limited number of bytes per second. They are opened when needed,
 * anew when the layout grows or a connection is gone; what retired ones have in flight is still delivered. Thread-safe.
 */
public final class TableWriter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TableWriter.class);

    /** Requests in flight on every stream from which on another is opened. */
    static final int BUSY_REQUESTS = 16;

    static final int MAX_STREAMS = 4;

    private final PhysicalTable table;
    private final RowStreams streams;
    private final Executor closer;
    private final List<OpenStream> open = new ArrayList<>();
    private TableLayout layout;
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
        OpenStream chosen;
        try {
            chosen = choose();
        } catch (UncheckedIOException e) {
            whenDone.accept(new AppendOutcome.Transient(Status.Code.UNAVAILABLE.name(), e.toString()));
            return;
        }
        if (chosen == null) {
            whenDone.accept(new AppendOutcome.StreamClosed("the writer of " + table + " is closed"));
            return;
        }
        chosen.stream.append(rows, outcome -> {
            done(chosen, outcome);
            whenDone.accept(outcome);
        });
    }

    /** Closes the streams without waiting for them; what is in flight is still delivered. */
    @Override
    public synchronized void close() {
        closed = true;
        retire();
    }

    private synchronized @Nullable OpenStream choose() {
        if (closed) {
            return null;
        }
        OpenStream idlest = null;
        for (OpenStream candidate : open) {
            if (idlest == null || candidate.requestsInFlight < idlest.requestsInFlight) {
                idlest = candidate;
            }
        }
        if (idlest == null || (idlest.requestsInFlight >= BUSY_REQUESTS && open.size() < MAX_STREAMS)) {
            idlest = new OpenStream(streams.open(table, layout));
            open.add(idlest);
        }
        idlest.requestsInFlight++;
        return idlest;
    }

    private synchronized void done(OpenStream used, AppendOutcome outcome) {
        used.requestsInFlight--;
        if (outcome instanceof AppendOutcome.StreamClosed && open.remove(used)) {
            LOGGER.atInfo()
                    .setMessage("append stream lost")
                    .addKeyValue("table", table)
                    .log();
            close(used);
        }
    }

    private void retire() {
        open.forEach(this::close);
        open.clear();
    }

    private void close(OpenStream retired) {
        closer.execute(retired.stream::close);
    }

    private static final class OpenStream {
        private final RowStream stream;
        private int requestsInFlight;

        OpenStream(RowStream stream) {
            this.stream = stream;
        }
    }
}
