package dev.wwi.sink.encode;

import dev.wwi.sink.table.AvroColumns;
import dev.wwi.sink.table.ColumnMode;
import dev.wwi.sink.table.ColumnType;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.UnsupportedColumnException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Compiles the transcoder from a writer's field to a table's column. */
final class ColumnTranscoders {

    private static final int MICROS_PER_MILLI = 1_000;

    private ColumnTranscoders() {}

    /**
     * A transcoder from values of {@code writer} to {@code column}.
     *
     * @throws UnsupportedColumnException if the column cannot hold such values
     */
    static Transcoder compile(Schema writer, TableColumn column, int fieldNumber) {
        if (writer.getType() == Schema.Type.UNION) {
            AvroColumns.withoutNull(writer);
            List<Schema> branches = writer.getTypes();
            Transcoder[] compiled = new Transcoder[branches.size()];
            for (int i = 0; i < compiled.length; i++) {
                compiled[i] = branches.get(i).getType() == Schema.Type.NULL
                        ? ofNull(column)
                        : compile(branches.get(i), column, fieldNumber);
            }
            return Skip.union(compiled);
        }
        boolean repeated = writer.getType() == Schema.Type.ARRAY;
        if (repeated != (column.mode() == ColumnMode.REPEATED)) {
            throw incompatible(writer, column);
        }
        return repeated
                ? Skip.blocks(element(writer.getElementType(), column, fieldNumber))
                : value(writer, column, fieldNumber);
    }

    private static Transcoder element(Schema writer, TableColumn column, int fieldNumber) {
        if (writer.getType() != Schema.Type.UNION) {
            return value(writer, column, fieldNumber);
        }
        List<Schema> branches = writer.getTypes();
        Transcoder[] compiled = new Transcoder[branches.size()];
        for (int i = 0; i < compiled.length; i++) {
            compiled[i] = branches.get(i).getType() == Schema.Type.NULL
                    ? (in, out) -> out.leaveOut(column, UnrepresentableValue.NULL_ELEMENT)
                    : value(branches.get(i), column, fieldNumber);
        }
        return Skip.union(compiled);
    }

    private static Transcoder ofNull(TableColumn column) {
        if (column.mode() == ColumnMode.REQUIRED) {
            return (in, out) -> {
                throw in.malformed("null in primary key column '" + column.name() + "'");
            };
        }
        return (in, out) -> {};
    }

    private static Transcoder value(Schema writer, TableColumn column, int fieldNumber) {
        if (!canHold(column.type(), AvroColumns.typeOf(writer))) {
            throw incompatible(writer, column);
        }
        int varint = ProtoOutput.tag(fieldNumber, ProtoOutput.WIRE_VARINT);
        int fixed64 = ProtoOutput.tag(fieldNumber, ProtoOutput.WIRE_FIXED64);
        int lengthDelimited = ProtoOutput.tag(fieldNumber, ProtoOutput.WIRE_LENGTH_DELIMITED);
        return switch (column.type()) {
            case BOOL -> (in, out) -> out.proto().varint(varint, in.readBoolean() ? 1 : 0);
            case INT64 -> (in, out) -> out.proto().varint(varint, in.readLong());
            case FLOAT64 -> floatingPoint(writer, fixed64);
            case NUMERIC, BIGNUMERIC -> decimal(writer, new DecimalTranscoder(column, lengthDelimited));
            case STRING, JSON, BYTES -> bytes(writer, lengthDelimited);
            case DATE -> date(column, varint);
            case TIME -> time(column, varint, unitMicros(writer));
            case DATETIME -> instant(column, varint, unitMicros(writer), true);
            case TIMESTAMP -> instant(column, varint, unitMicros(writer), false);
        };
    }

    /** Whether every value of a writer's type, or every value but the unrepresentable ones, fits the column as is. */
    private static boolean canHold(ColumnType column, ColumnType writer) {
        if (column == writer) {
            return true;
        }
        return switch (column) {
            case NUMERIC, BIGNUMERIC ->
                writer == ColumnType.NUMERIC || writer == ColumnType.BIGNUMERIC || writer == ColumnType.INT64;
            case STRING -> writer == ColumnType.JSON;
            case BOOL, INT64, FLOAT64, BYTES, DATE, TIME, DATETIME, TIMESTAMP, JSON -> false;
        };
    }

    private static Transcoder floatingPoint(Schema writer, int tag) {
        if (writer.getType() == Schema.Type.FLOAT) {
            return (in, out) ->
                    out.proto().fixed64(tag, Double.doubleToRawLongBits(Float.intBitsToFloat(in.readFixed32())));
        }
        return (in, out) -> {
            long low = in.readFixed32() & 0xffff_ffffL;
            out.proto().fixed64(tag, ((long) in.readFixed32() << Integer.SIZE) | low);
        };
    }

    private static Transcoder decimal(Schema writer, DecimalTranscoder decimals) {
        if (writer.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return writer.getType() == Schema.Type.FIXED
                    ? decimals.ofFixed(decimal.getScale(), writer.getFixedSize())
                    : decimals.ofBytes(decimal.getScale());
        }
        return decimals.ofIntegers();
    }

    private static Transcoder bytes(Schema writer, int tag) {
        return switch (writer.getType()) {
            case ENUM -> symbols(writer, tag);
            case FIXED -> {
                int size = writer.getFixedSize();
                yield (in, out) -> out.proto().bytes(tag, in.bytes(), in.skip(size), size);
            }
            default ->
                (in, out) -> {
                    int length = in.readLength();
                    out.proto().bytes(tag, in.bytes(), in.skip(length), length);
                };
        };
    }

    private static Transcoder symbols(Schema writer, int tag) {
        byte[][] texts = writer.getEnumSymbols().stream()
                .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return (in, out) -> {
            long ordinal = in.readLong();
            if (ordinal < 0 || ordinal >= texts.length) {
                throw in.malformed("enum symbol " + ordinal + " of " + texts.length);
            }
            byte[] text = texts[(int) ordinal];
            out.proto().bytes(tag, text, 0, text.length);
        };
    }

    private static Transcoder date(TableColumn column, int tag) {
        return (in, out) -> {
            int day = in.readInt();
            if (CivilTime.isDayInRange(day)) {
                out.proto().varint(tag, day);
            } else {
                out.leaveOut(column, UnrepresentableValue.YEAR_OUT_OF_RANGE);
            }
        };
    }

    private static Transcoder time(TableColumn column, int tag, int unitMicros) {
        long limit = CivilTime.MICROS_PER_DAY / unitMicros;
        return (in, out) -> {
            long time = in.readLong();
            if (time >= 0 && time < limit) {
                out.proto().varint(tag, CivilTime.packTime(time * unitMicros));
            } else {
                out.leaveOut(column, UnrepresentableValue.TIME_OUT_OF_RANGE);
            }
        };
    }

    private static Transcoder instant(TableColumn column, int tag, int unitMicros, boolean local) {
        long unitsPerDay = CivilTime.MICROS_PER_DAY / unitMicros;
        return (in, out) -> {
            long instant = in.readLong();
            if (!CivilTime.isDayInRange(Math.floorDiv(instant, unitsPerDay))) {
                out.leaveOut(column, UnrepresentableValue.YEAR_OUT_OF_RANGE);
                return;
            }
            long micros = instant * unitMicros;
            out.proto().varint(tag, local ? CivilTime.packDatetime(micros) : micros);
        };
    }

    private static int unitMicros(Schema writer) {
        LogicalType type = writer.getLogicalType();
        boolean millis = type instanceof LogicalTypes.TimestampMillis
                || type instanceof LogicalTypes.LocalTimestampMillis
                || type instanceof LogicalTypes.TimeMillis;
        return millis ? MICROS_PER_MILLI : 1;
    }

    private static UnsupportedColumnException incompatible(Schema writer, TableColumn column) {
        return new UnsupportedColumnException("column '" + column.name() + "' is " + column.type() + " " + column.mode()
                + " in the warehouse and cannot take values of Avro type " + writer);
    }
}
