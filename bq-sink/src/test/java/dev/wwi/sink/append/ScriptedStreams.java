package dev.wwi.sink.append;

import com.google.protobuf.ByteString;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.TableLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Streams whose requests stay open until the test answers them. */
final class ScriptedStreams implements RowStreams {

    final List<Request> requests = new ArrayList<>();
    final List<TableLayout> opened = new ArrayList<>();
    int closed;

    record Request(List<String> rows, Consumer<AppendOutcome> whenDone) {
        void answer(AppendOutcome outcome) {
            whenDone.accept(outcome);
        }
    }

    @Override
    public RowStream open(PhysicalTable table, TableLayout layout) {
        opened.add(layout);
        return new RowStream() {
            @Override
            public void append(List<ByteString> rows, Consumer<AppendOutcome> whenDone) {
                requests.add(
                        new Request(rows.stream().map(ByteString::toStringUtf8).toList(), whenDone));
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    Request only() {
        if (requests.size() != 1) {
            throw new AssertionError("one request expected, there are " + requests);
        }
        return requests.remove(0);
    }
}
