package dev.wwi.bqlocal.row;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.WireFormat;
import dev.wwi.bqlocal.type.ColumnType;
import dev.wwi.bqlocal.type.InvalidValueException;
import java.io.IOException;

/**
 * Reads one value of a protobuf field from the wire into a buffer. The pairs of column type and protobuf type are those
 * of BigQuery's table "Supported protocol buffer and Arrow data types".
 */
enum FieldReader {
    VARINT(WireFormat.WIRETYPE_VARINT) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setLong(row, in.readInt64());
        }
    },
    UNSIGNED_32(WireFormat.WIRETYPE_VARINT) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setLong(row, Integer.toUnsignedLong(in.readUInt32()));
        }
    },
    ZIGZAG(WireFormat.WIRETYPE_VARINT) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setLong(row, in.readSInt64());
        }
    },
    FIXED_32(WireFormat.WIRETYPE_FIXED32) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setLong(row, in.readSFixed32());
        }
    },
    FIXED_64(WireFormat.WIRETYPE_FIXED64) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setLong(row, in.readSFixed64());
        }
    },
    DOUBLE(WireFormat.WIRETYPE_FIXED64) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setDouble(row, in.readDouble());
        }
    },
    FLOAT(WireFormat.WIRETYPE_FIXED32) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setDouble(row, in.readFloat());
        }
    },
    TEXT(WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setText(row, in.readByteArray());
        }
    },
    BYTES(WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            buffer.setBytes(row, in.readByteArray());
        }
    },
    /** A message of {@code seconds = 1} and {@code nanos = 2}. */
    TIMESTAMP_MESSAGE(WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        @Override
        void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException {
            int limit = in.pushLimit(in.readRawVarint32());
            long seconds = 0;
            long nanos = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> seconds = in.readInt64();
                    case 2 -> nanos = in.readInt64();
                    default -> in.skipField(tag);
                }
            }
            in.popLimit(limit);
            try {
                buffer.setLong(row, Math.addExact(Math.multiplyExact(seconds, 1_000_000L), nanos / 1000));
            } catch (ArithmeticException e) {
                throw new InvalidValueException("Invalid TIMESTAMP of " + seconds + " seconds: out of range");
            }
        }
    };

    private final int wireType;

    FieldReader(int wireType) {
        this.wireType = wireType;
    }

    /** The wire type of a single value; only numbers may also come packed. */
    int wireType() {
        return wireType;
    }

    boolean packable() {
        return wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    abstract void read(CodedInputStream in, ColumnBuffer buffer, int row) throws IOException, InvalidValueException;

    static FieldReader of(FieldDescriptorProto.Type type) {
        return switch (type) {
            case TYPE_INT32, TYPE_INT64, TYPE_UINT64, TYPE_BOOL, TYPE_ENUM -> VARINT;
            case TYPE_UINT32 -> UNSIGNED_32;
            case TYPE_SINT32, TYPE_SINT64 -> ZIGZAG;
            case TYPE_FIXED32, TYPE_SFIXED32 -> FIXED_32;
            case TYPE_FIXED64, TYPE_SFIXED64 -> FIXED_64;
            case TYPE_DOUBLE -> DOUBLE;
            case TYPE_FLOAT -> FLOAT;
            case TYPE_STRING -> TEXT;
            case TYPE_BYTES -> BYTES;
            case TYPE_MESSAGE, TYPE_GROUP -> TIMESTAMP_MESSAGE;
        };
    }

    /** Whether BigQuery converts the protobuf type to the column type. */
    static boolean converts(FieldDescriptorProto.Type from, ColumnType to) {
        boolean integer =
                switch (from) {
                    case TYPE_INT32,
                            TYPE_INT64,
                            TYPE_UINT32,
                            TYPE_SINT32,
                            TYPE_SINT64,
                            TYPE_FIXED32,
                            TYPE_SFIXED32,
                            TYPE_SFIXED64 -> true;
                    default -> false;
                };
        boolean floating =
                from == FieldDescriptorProto.Type.TYPE_DOUBLE || from == FieldDescriptorProto.Type.TYPE_FLOAT;
        return switch (to) {
            case STRING, JSON -> from == FieldDescriptorProto.Type.TYPE_STRING;
            case BYTES -> from == FieldDescriptorProto.Type.TYPE_BYTES;
            case INT64 -> integer || from == FieldDescriptorProto.Type.TYPE_ENUM;
            case BOOL ->
                integer || from == FieldDescriptorProto.Type.TYPE_BOOL || from == FieldDescriptorProto.Type.TYPE_UINT64;
            case FLOAT64 -> floating;
            case NUMERIC, BIGNUMERIC ->
                integer
                        || floating
                        || from == FieldDescriptorProto.Type.TYPE_STRING
                        || from == FieldDescriptorProto.Type.TYPE_BYTES;
            case DATE -> integer;
            case DATETIME, TIME ->
                from == FieldDescriptorProto.Type.TYPE_STRING || from == FieldDescriptorProto.Type.TYPE_INT64;
            case TIMESTAMP -> integer || from == FieldDescriptorProto.Type.TYPE_MESSAGE;
        };
    }
}
