package dev.wwi.sink.encode;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import dev.wwi.sink.table.ColumnMode;
import dev.wwi.sink.table.ColumnType;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.TableLayout;
import java.util.Locale;

/**
 * The protobuf message of a table's rows: the two pseudo columns of CDC ingestion first, then the columns in layout
 * order. Layouts only grow at their end, so a row encoded under a layout is valid under its successors too.
 */
public final class RowDescriptor {

    /** The pseudo columns of CDC ingestion (BigQuery docs, "Stream table updates with change data capture"). */
    static final String CHANGE_TYPE = "_CHANGE_TYPE";

    static final String CHANGE_SEQUENCE_NUMBER = "_CHANGE_SEQUENCE_NUMBER";

    static final int CHANGE_TYPE_FIELD = 1;
    static final int CHANGE_SEQUENCE_NUMBER_FIELD = 2;

    private static final int FIRST_COLUMN_FIELD = 3;

    private RowDescriptor() {}

    /** The writer schema to open a stream with; proto2 and self-contained, as BigQuery demands. */
    public static DescriptorProto of(TableLayout layout) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Row");
        message.addField(field(
                CHANGE_TYPE,
                CHANGE_TYPE_FIELD,
                FieldDescriptorProto.Type.TYPE_STRING,
                FieldDescriptorProto.Label.LABEL_OPTIONAL));
        message.addField(field(
                CHANGE_SEQUENCE_NUMBER,
                CHANGE_SEQUENCE_NUMBER_FIELD,
                FieldDescriptorProto.Type.TYPE_STRING,
                FieldDescriptorProto.Label.LABEL_OPTIONAL));
        for (int index = 0; index < layout.columns().size(); index++) {
            TableColumn column = layout.columns().get(index);
            message.addField(field(
                    column.name().toLowerCase(Locale.ROOT),
                    fieldNumber(index),
                    wireTypeOf(column.type()),
                    labelOf(column.mode())));
        }
        return message.build();
    }

    static int fieldNumber(int columnIndex) {
        return FIRST_COLUMN_FIELD + columnIndex;
    }

    private static FieldDescriptorProto field(
            String name, int number, FieldDescriptorProto.Type type, FieldDescriptorProto.Label label) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(label)
                .build();
    }

    private static FieldDescriptorProto.Label labelOf(ColumnMode mode) {
        return switch (mode) {
            case REQUIRED -> FieldDescriptorProto.Label.LABEL_REQUIRED;
            case NULLABLE -> FieldDescriptorProto.Label.LABEL_OPTIONAL;
            case REPEATED -> FieldDescriptorProto.Label.LABEL_REPEATED;
        };
    }

    private static FieldDescriptorProto.Type wireTypeOf(ColumnType type) {
        return switch (type) {
            case BOOL -> FieldDescriptorProto.Type.TYPE_BOOL;
            case INT64, TIME, DATETIME, TIMESTAMP -> FieldDescriptorProto.Type.TYPE_INT64;
            case DATE -> FieldDescriptorProto.Type.TYPE_INT32;
            case FLOAT64 -> FieldDescriptorProto.Type.TYPE_DOUBLE;
            case STRING, JSON -> FieldDescriptorProto.Type.TYPE_STRING;
            case BYTES, NUMERIC, BIGNUMERIC -> FieldDescriptorProto.Type.TYPE_BYTES;
        };
    }
}
