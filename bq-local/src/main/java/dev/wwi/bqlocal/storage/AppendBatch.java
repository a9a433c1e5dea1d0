package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.WriteStream;
import dev.wwi.bqlocal.row.ChangeMode;
import dev.wwi.bqlocal.row.RowBlock;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes one batch of appends within a transaction, table by table. Used once. */
final class AppendBatch {
    private final TableWriters writers;
    private final Transaction transaction;
    private final Map<Long, TableRows> rowsByTable = new LinkedHashMap<>();

    AppendBatch(TableWriters writers, Transaction transaction) {
        this.writers = writers;
        this.transaction = transaction;
    }

    /** Writes the rows; returns one outcome per append, in their order. */
    List<AppendOutcome> write(List<Work.Append> appends) throws SQLException {
        List<AppendOutcome> outcomes = new ArrayList<>(appends.size());
        for (Work.Append append : appends) {
            outcomes.add(
                    append.target() instanceof AppendTarget.ApplicationStream target
                            ? writeToStream(target, append.block())
                            : writeToTable(append.block()));
        }
        for (TableRows rows : rowsByTable.values()) {
            TableWriter writer = writers.of(rows.table());
            if (!rows.inserts().isEmpty()) {
                writer.insert(rows.inserts());
            }
            if (!rows.changes().isEmpty()) {
                writer.apply(rows.changes());
            }
        }
        return outcomes;
    }

    private AppendOutcome writeToTable(RowBlock block) {
        return gather(block, block.table().physicalId())
                ? new AppendOutcome.Applied(OptionalLong.empty())
                : new AppendOutcome.TableMissing();
    }

    private AppendOutcome writeToStream(AppendTarget.ApplicationStream target, RowBlock block) throws SQLException {
        Optional<WriteStream> found = transaction.catalog().findStream(target.stream());
        if (found.isEmpty()) {
            return new AppendOutcome.StreamMissing(target.stream());
        }
        WriteStream stream = found.get();
        if (stream.finished()) {
            return new AppendOutcome.StreamFinalized(target.stream());
        }
        long expected = stream.rowCount();
        long offset = target.offset().orElse(expected);
        if (offset < expected) {
            return new AppendOutcome.OffsetExists(expected, offset);
        }
        if (offset > expected) {
            return new AppendOutcome.OffsetBeyondEnd(expected, offset);
        }
        if (stream.type() != WriteStream.Type.COMMITTED) {
            writers.of(stream.staging()).insertAt(block, offset);
        } else if (!gather(block, stream.targetPhysicalId())) {
            return new AppendOutcome.TableMissing();
        }
        transaction.put(stream.withRowCount(expected + block.rowCount()));
        return new AppendOutcome.Applied(OptionalLong.of(offset));
    }

    /** Puts the rows beside the others of their table; false if that incarnation of the table is gone. */
    private boolean gather(RowBlock block, long physicalId) {
        Optional<Table> table = transaction
                .catalog()
                .findTable(block.table().name())
                .filter(current -> current.physicalId() == physicalId);
        if (table.isEmpty()) {
            return false;
        }
        TableRows rows = rowsByTable.computeIfAbsent(
                physicalId, id -> new TableRows(table.get(), new ArrayList<>(), new ArrayList<>()));
        (block.mode() == ChangeMode.CHANGES ? rows.changes() : rows.inserts()).add(block);
        return true;
    }

    private record TableRows(Table table, List<RowBlock> inserts, List<RowBlock> changes) {}
}
