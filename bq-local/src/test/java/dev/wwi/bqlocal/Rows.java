package dev.wwi.bqlocal;

import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.cloud.bigquery.storage.v1.ProtoSchemaConverter;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds writer schemas and rows. */
final class Rows {
    private final Descriptor descriptor;

    private Rows(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** @param fields such as {@code "id int64"} or {@code "tags repeated string"} */
    static Rows of(String... fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Row");
        for (int i = 0; i < fields.length; i++) {
            String[] words = fields[i].split(" ", 3);
            boolean repeated = words[1].equals("repeated");
            message.addField(FieldDescriptorProto.newBuilder()
                    .setName(words[0])
                    .setNumber(i + 1)
                    .setLabel(
                            repeated
                                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                                    : FieldDescriptorProto.Label.LABEL_OPTIONAL)
                    .setType(FieldDescriptorProto.Type.valueOf(
                            "TYPE_" + words[words.length - 1].toUpperCase(Locale.ROOT))));
        }
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("row.proto")
                .addMessageType(message)
                .build();
        try {
            FileDescriptor built = FileDescriptor.buildFrom(file, new FileDescriptor[0]);
            return new Rows(built.findMessageTypeByName("Row"));
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** With the pseudocolumns of change data capture after the given fields. */
    static Rows changes(String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "_CHANGE_TYPE string";
        all[fields.length + 1] = "_CHANGE_SEQUENCE_NUMBER string";
        return of(all);
    }

    ProtoSchema schema() {
        return ProtoSchemaConverter.convert(descriptor);
    }

    /** One row, values in the order of the fields; null leaves a field out. */
    ByteString row(@Nullable Object... values) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        List<FieldDescriptor> fields = descriptor.getFields();
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof List<?> elements) {
                elements.forEach(element -> addTo(message, fields, element));
            } else if (value != null) {
                message.setField(fields.get(i), value);
            }
        }
        return message.build().toByteString();
    }

    static ProtoRows batch(ByteString... rows) {
        return ProtoRows.newBuilder().addAllSerializedRows(List.of(rows)).build();
    }

    private static void addTo(DynamicMessage.Builder message, List<FieldDescriptor> fields, Object element) {
        FieldDescriptor repeated =
                fields.stream().filter(FieldDescriptor::isRepeated).findFirst().orElseThrow();
        message.addRepeatedField(repeated, element);
    }
}
