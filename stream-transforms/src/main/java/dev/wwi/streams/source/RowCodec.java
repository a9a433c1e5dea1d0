package dev.wwi.streams.source;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row's stored bytes: a bit per column that is NULL, then the values of the others in layout order. One row has one
 * encoding, so equal bytes mean equal rows. The layout is not stored.
 */
public final class RowCodec {
    private RowCodec() {}

    /** The bytes of a row. */
    public static byte[] encode(Row row) {
        BinaryWriter writer = new BinaryWriter();
        write(row, writer);
        return writer.toByteArray();
    }

    /** The row of bytes that {@link #encode} made under the same layout. */
    public static Row decode(RowLayout layout, byte[] bytes) {
        return read(layout, new BinaryReader(bytes));
    }

    /** Appends a row. */
    public static void write(Row row, BinaryWriter writer) {
        int count = row.layout().columns().size();
        for (int first = 0; first < count; first += 8) {
            int nulls = 0;
            for (int index = first; index < Math.min(first + 8, count); index++) {
                nulls |= row.value(index) == null ? 1 << (index - first) : 0;
            }
            writer.writeByte(nulls);
        }
        for (int index = 0; index < count; index++) {
            Object value = row.value(index);
            if (value != null) {
                write(row.layout().columns().get(index).type(), value, writer);
            }
        }
    }

    /** Reads the next row. */
    public static Row read(RowLayout layout, BinaryReader reader) {
        int count = layout.columns().size();
        boolean[] isNull = new boolean[count];
        for (int first = 0; first < count; first += 8) {
            int nulls = reader.readByte();
            for (int index = first; index < Math.min(first + 8, count); index++) {
                isNull[index] = (nulls & 1 << (index - first)) != 0;
            }
        }
        @Nullable Object[] values = new Object[count];
        for (int index = 0; index < count; index++) {
            if (!isNull[index]) {
                values[index] = read(layout.columns().get(index).type(), reader);
            }
        }
        return new Row(layout, values);
    }

    private static void write(ColumnType type, Object value, BinaryWriter writer) {
        switch (type) {
            case INTEGER, TIMESTAMP -> writer.writeLong((Long) value);
            case DECIMAL -> {
                BigDecimal decimal = (BigDecimal) value;
                writer.writeLong(decimal.scale())
                        .writeBytes(decimal.unscaledValue().toByteArray());
            }
            case TEXT -> writer.writeString((String) value);
            case BOOLEAN -> writer.writeBoolean((Boolean) value);
            case DATE -> writer.writeLong(((LocalDate) value).toEpochDay());
            case BYTES -> writer.writeBytes((byte[]) value);
        }
    }

    private static Object read(ColumnType type, BinaryReader reader) {
        return switch (type) {
            case INTEGER, TIMESTAMP -> reader.readLong();
            case DECIMAL -> {
                int scale = (int) reader.readLong();
                yield new BigDecimal(new BigInteger(reader.readBytes()), scale);
            }
            case TEXT -> reader.readString();
            case BOOLEAN -> reader.readBoolean();
            case DATE -> LocalDate.ofEpochDay(reader.readLong());
            case BYTES -> reader.readBytes();
        };
    }
}
