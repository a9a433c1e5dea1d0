package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowLayout;
import org.jspecify.annotations.Nullable;

/**
 * The source rows that one fact is made of.
 *
 * @param grain the row of the fact's grain
 * @param parent the row it refers to: its header, or a row that was looked up; null if there is none
 */
record JoinedRows(CurrentRow grain, @Nullable CurrentRow parent) {
    /** The row of the fact's grain: the line, the transaction. */
    Row line() {
        return grain.row();
    }

    /** The line's header. */
    Row header() {
        if (parent == null) {
            throw new IllegalStateException("a row of " + grain.row().layout().name() + " was joined with no header");
        }
        return parent.row();
    }

    /** The row that was looked up, or null. */
    @Nullable
    Row lookedUp() {
        return parent == null ? null : parent.row();
    }

    byte[] encode() {
        BinaryWriter writer = new BinaryWriter();
        grain.write(writer);
        writer.writeBoolean(parent != null);
        if (parent != null) {
            parent.write(writer);
        }
        return writer.toByteArray();
    }

    static JoinedRows decode(RowLayout grainLayout, @Nullable RowLayout parentLayout, byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        CurrentRow grain = CurrentRow.read(grainLayout, reader);
        boolean hasParent = reader.readBoolean();
        return new JoinedRows(grain, hasParent && parentLayout != null ? CurrentRow.read(parentLayout, reader) : null);
    }
}
