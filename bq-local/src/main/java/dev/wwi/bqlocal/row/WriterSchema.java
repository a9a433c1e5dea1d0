package dev.wwi.bqlocal.row;

import com.google.cloud.bigquery.storage.v1.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.UnknownFieldSet;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A writer's protobuf descriptor bound to one version of a table: which column each field number feeds. Immutable.
 */
public final class WriterSchema {
    private static final int MAX_DENSE_FIELD_NUMBER = 65_535;

    private final Table table;
    private final @Nullable WriterField[] byNumber;
    private final boolean[] columnsWritten;
    private final boolean hasChangeType;
    private final boolean hasSequenceNumber;

    private WriterSchema(
            Table table,
            @Nullable WriterField[] byNumber,
            boolean[] columnsWritten,
            boolean hasChangeType,
            boolean hasSequenceNumber) {
        this.table = table;
        this.byNumber = byNumber;
        this.columnsWritten = columnsWritten;
        this.hasChangeType = hasChangeType;
        this.hasSequenceNumber = hasSequenceNumber;
    }

    /**
     * Binds a descriptor to a table.
     *
     * @throws WriterSchemaException a field that the table lacks, or a type that its column does not take
     */
    public static WriterSchema bind(DescriptorProto descriptor, Table table) throws WriterSchemaException {
        int highest = 0;
        for (FieldDescriptorProto field : descriptor.getFieldList()) {
            highest = Math.max(highest, field.getNumber());
        }
        if (highest > MAX_DENSE_FIELD_NUMBER) {
            throw invalid("Field number " + highest + " of the writer schema is too large, allowed are 1 to "
                    + MAX_DENSE_FIELD_NUMBER);
        }
        Map<String, Integer> columnByName = new HashMap<>();
        for (int i = 0; i < table.columns().size(); i++) {
            columnByName.put(table.columns().get(i).name().toLowerCase(Locale.ROOT), i);
        }
        WriterField[] byNumber = new WriterField[highest + 1];
        boolean[] written = new boolean[table.columns().size()];
        boolean hasChangeType = false;
        boolean hasSequenceNumber = false;
        for (FieldDescriptorProto field : descriptor.getFieldList()) {
            String name = columnName(field);
            WriterField bound;
            if (name.equalsIgnoreCase("_CHANGE_TYPE")) {
                bound = pseudoColumn(field, name, WriterField.CHANGE_TYPE);
                hasChangeType = true;
            } else if (name.equalsIgnoreCase("_CHANGE_SEQUENCE_NUMBER")) {
                bound = pseudoColumn(field, name, WriterField.CHANGE_SEQUENCE_NUMBER);
                hasSequenceNumber = true;
            } else {
                Integer index = columnByName.get(name.toLowerCase(Locale.ROOT));
                if (index == null) {
                    throw new WriterSchemaException(
                            WriterSchemaException.Kind.EXTRA_FIELD,
                            "Input schema has more fields than BigQuery schema, extra fields: '" + name + "'");
                }
                bound = column(descriptor, field, table.columns().get(index), index);
                written[index] = true;
            }
            byNumber[field.getNumber()] = bound;
        }
        if (hasSequenceNumber && !hasChangeType) {
            throw invalid("The field _CHANGE_SEQUENCE_NUMBER needs the field _CHANGE_TYPE beside it");
        }
        return new WriterSchema(table, byNumber, written, hasChangeType, hasSequenceNumber);
    }

    public Table table() {
        return table;
    }

    /** Whether rows say UPSERT or DELETE. */
    public boolean hasChangeType() {
        return hasChangeType;
    }

    boolean hasSequenceNumber() {
        return hasSequenceNumber;
    }

    boolean writes(int column) {
        return columnsWritten[column];
    }

    @Nullable
    WriterField field(int number) {
        return number < byNumber.length ? byNumber[number] : null;
    }

    private static WriterField pseudoColumn(FieldDescriptorProto field, String name, int column)
            throws WriterSchemaException {
        if (field.getType() != FieldDescriptorProto.Type.TYPE_STRING
                || field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED) {
            throw invalid("The field " + name + " is a " + typeName(field) + ", allowed is a single string");
        }
        return new WriterField(name, column, FieldReader.TEXT, false);
    }

    private static WriterField column(DescriptorProto descriptor, FieldDescriptorProto field, Column column, int index)
            throws WriterSchemaException {
        boolean repeated = field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED;
        if (repeated != column.repeated()) {
            throw invalid("The field " + column.name() + " is " + (repeated ? "repeated" : "single")
                    + " in the writer schema, but the column is " + column.mode());
        }
        FieldDescriptorProto.Type type = field.getType();
        if (type == FieldDescriptorProto.Type.TYPE_MESSAGE && !isTimestamp(descriptor, field.getTypeName())) {
            throw invalid("The field " + column.name() + " is a message " + field.getTypeName()
                    + ", the local BigQuery takes messages only as google.protobuf.Timestamp");
        }
        if (!FieldReader.converts(type, column.type())) {
            throw invalid("The proto field mismatched with BigQuery field at " + descriptor.getName() + "."
                    + field.getName() + ", the proto field type " + typeName(field) + ", BigQuery field type "
                    + column.type());
        }
        return new WriterField(column.name(), index, FieldReader.of(type), repeated);
    }

    private static boolean isTimestamp(DescriptorProto descriptor, String typeName) {
        String simpleName = typeName.substring(typeName.lastIndexOf('.') + 1);
        if (!simpleName.endsWith("Timestamp")) {
            return false;
        }
        return descriptor.getNestedTypeList().stream()
                .filter(nested -> nested.getName().equals(simpleName))
                .allMatch(nested -> nested.getFieldCount() == 2);
    }

    /** The column's name: names that protobuf does not allow come as an annotation of the field. */
    private static String columnName(FieldDescriptorProto field) {
        FieldOptions options = field.getOptions();
        if (options.hasExtension(AnnotationsProto.columnName)) {
            return options.getExtension(AnnotationsProto.columnName);
        }
        UnknownFieldSet unknown = options.getUnknownFields();
        List<com.google.protobuf.ByteString> annotated =
                unknown.getField(AnnotationsProto.COLUMN_NAME_FIELD_NUMBER).getLengthDelimitedList();
        return annotated.isEmpty() ? field.getName() : annotated.get(0).toStringUtf8();
    }

    private static String typeName(FieldDescriptorProto field) {
        return field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    }

    private static WriterSchemaException invalid(String message) {
        return new WriterSchemaException(WriterSchemaException.Kind.INVALID, message);
    }
}
