package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.row.ColumnBuffer;
import dev.wwi.bqlocal.row.RowBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest change of every key among some blocks: the one with the largest sequence number, and of equal numbers the
 * one that comes last.
 */
final class NewestChanges {
    private final int[] blocks;
    private final int[] rows;
    private int count;

    private NewestChanges(int capacity) {
        blocks = new int[capacity];
        rows = new int[capacity];
    }

    static NewestChanges of(Table table, List<RowBlock> blocks) {
        int total = blocks.stream().mapToInt(RowBlock::rowCount).sum();
        NewestChanges newest = new NewestChanges(total);
        KeyPositions positions = null;
        for (int b = 0; b < blocks.size(); b++) {
            RowBlock block = blocks.get(b);
            ColumnBuffer[] key = keyColumns(table, block);
            if (positions == null) {
                positions = KeyPositions.of(key, total);
            }
            for (int row = 0; row < block.rowCount(); row++) {
                newest.offer(positions.find(key, row, newest.count), blocks, b, row);
            }
        }
        return newest;
    }

    /** The number of different keys. */
    int count() {
        return count;
    }

    /** The index of the block that holds the key's newest change. */
    int block(int position) {
        return blocks[position];
    }

    /** The row of the key's newest change within its block. */
    int row(int position) {
        return rows[position];
    }

    private void offer(int position, List<RowBlock> all, int block, int row) {
        if (position == KeyPositions.NEW) {
            blocks[count] = block;
            rows[count] = row;
            count++;
            return;
        }
        if (all.get(block).compareSequence(row, all.get(blocks[position]), rows[position]) >= 0) {
            blocks[position] = block;
            rows[position] = row;
        }
    }

    private static ColumnBuffer[] keyColumns(Table table, RowBlock block) {
        return table.primaryKey().stream()
                .map(key -> present(block.column(block.table().columnIndex(key))))
                .toArray(ColumnBuffer[]::new);
    }

    private static ColumnBuffer present(@Nullable ColumnBuffer buffer) {
        if (buffer == null) {
            throw new IllegalStateException("A change has no value of its key");
        }
        return buffer;
    }
}
