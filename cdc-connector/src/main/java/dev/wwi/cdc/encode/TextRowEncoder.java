package dev.wwi.cdc.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wwi.cdc.encode.ChangeEncoder.Compiled;
import dev.wwi.cdc.encode.RowEncoder.ColumnEncoder;
import dev.wwi.schemas.catalogue.SourceTable;
import io.debezium.data.Envelope.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the keys and events of rows that come as lines of {@code COPY … TO STDOUT} (PostgreSQL, "COPY", text format).
 *
 * <p>The same row gives the same bytes as when it comes in a change. Holds one row at a time. Not thread-safe.
 */
public final class TextRowEncoder {
    private static final int NULL_FIELD = -1;
    private static final int NULL_BRANCH = 0;
    private static final int VALUE_BRANCH = 1;

    private final SourceTable table;
    private final Recompilation recompilation;
    private final List<TextConversion> conversions;
    private final AvroBuffer out;
    private final int[] keyPositions;
    private final int[] starts;
    private final int[] ends;
    private Compiled compiled;
    private byte[] text = new byte[1024];

    /** Makes the encoder anew for a NULL in a column that is declared NOT NULL. */
    @FunctionalInterface
    interface Recompilation {
        Compiled of(NullInNotNullColumnException found);
    }

    TextRowEncoder(
            SourceTable table,
            Compiled compiled,
            Map<String, TextConversion> conversions,
            AvroBuffer out,
            Recompilation recompilation) {
        RowEncoder row = compiled.row();
        this.table = table;
        this.compiled = compiled;
        this.recompilation = recompilation;
        this.conversions = row.encoders().stream()
                .map(column -> Objects.requireNonNull(conversions.get(column.name()), column.name()))
                .toList();
        this.out = out;
        this.keyPositions = row.keyPositions();
        this.starts = new int[row.encoders().size()];
        this.ends = new int[row.encoders().size()];
    }

    /** The columns that a line must hold, in this order. */
    public List<String> columns() {
        return compiled.row().encoders().stream().map(ColumnEncoder::name).toList();
    }

    /** Takes a line of {@code COPY}, with or without its end. */
    public void take(byte[] line) {
        int length = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        if (text.length < length) {
            text = new byte[Math.max(length, text.length * 2)];
        }
        int column = 0;
        int written = 0;
        int index = 0;
        starts[0] = 0;
        while (index < length) {
            byte unit = line[index++];
            if (unit == '\t') {
                ends[column++] = written;
                requireColumn(column);
                starts[column] = written;
            } else if (unit != '\\') {
                text[written++] = unit;
            } else if (line[index] == 'N') {
                index++;
                starts[column] = NULL_FIELD;
            } else {
                text[written++] = unescaped(line[index++]);
            }
        }
        ends[column] = written;
        if (column != starts.length - 1) {
            throw new IllegalStateException(
                    "a row of " + table.qualifiedName() + " has " + (column + 1) + " columns; expected " + columns());
        }
    }

    /** The row's key, in wire format. */
    public byte[] key() {
        out.clear();
        out.writeWireHeader(compiled.keySchemaId());
        for (int position : keyPositions) {
            writeValue(position, false);
        }
        return out.toByteArray();
    }

    /** The event of the row having been read, in wire format. */
    public byte[] event(ChangeOrigin origin, long handledMicros) {
        while (true) {
            try {
                out.clear();
                out.writeWireHeader(compiled.valueSchemaId());
                out.writeLong(NULL_BRANCH);
                out.writeLong(VALUE_BRANCH);
                for (int position = 0; position < starts.length; position++) {
                    writeValue(position, compiled.row().encoders().get(position).nullable());
                }
                ChangeEncoder.writeOrigin(origin, table, out);
                out.writeString(Operation.READ.code());
                out.writeLong(handledMicros);
                return out.toByteArray();
            } catch (NullInNotNullColumnException e) {
                compiled = recompilation.of(e);
            }
        }
    }

    /** The text of the key's column of that place in the key. */
    public String keyText(int place) {
        String value = textOf(keyPositions[place]);
        if (value == null) {
            throw new IllegalStateException("a row of " + table.qualifiedName() + " has NULL in its primary key");
        }
        return value;
    }

    private void writeValue(int position, boolean inUnion) {
        ColumnEncoder column = compiled.row().encoders().get(position);
        int beforeValue = out.size();
        if (inUnion) {
            out.writeLong(VALUE_BRANCH);
        }
        TextForm form = column.type().text();
        if (form != null && starts[position] != NULL_FIELD && form.write(text, starts[position], ends[position], out)) {
            return;
        }
        String fieldText = textOf(position);
        Object value = column.type()
                .pass(fieldText == null ? null : conversions.get(position).convert(fieldText));
        if (inUnion && value == null) {
            out.truncate(beforeValue);
            out.writeLong(NULL_BRANCH);
        } else {
            compiled.row().encodeValue(column, value, out);
        }
    }

    private @Nullable String textOf(int position) {
        int start = starts[position];
        return start == NULL_FIELD ? null : new String(text, start, ends[position] - start, UTF_8);
    }

    private void requireColumn(int column) {
        if (column == starts.length) {
            throw new IllegalStateException(
                    "a row of " + table.qualifiedName() + " has more columns than expected: " + columns());
        }
    }

    private static byte unescaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }
}
