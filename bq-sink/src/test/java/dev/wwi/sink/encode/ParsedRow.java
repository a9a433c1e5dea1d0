package dev.wwi.sink.encode;

import com.google.cloud.bigquery.storage.v1.BigDecimalByteStringEncoder;
import com.google.cloud.bigquery.storage.v1.CivilTimeEncoder;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.wwi.sink.table.ColumnMode;
import dev.wwi.sink.table.ColumnType;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.TableLayout;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A row as Google's libraries understand it: the oracle of the encoder's tests. */
final class ParsedRow {

    private final DynamicMessage message;
    private final TableLayout layout;

    private ParsedRow(DynamicMessage message, TableLayout layout) {
        this.message = message;
        this.layout = layout;
    }

    /** A parser for the rows of one layout. */
    static Function<ByteString, ParsedRow> parser(TableLayout layout) {
        Descriptors.Descriptor descriptor = descriptor(layout);
        return row -> {
            try {
                DynamicMessage message = DynamicMessage.parseFrom(descriptor, row);
                if (!message.getUnknownFields().asMap().isEmpty()) {
                    throw new AssertionError("fields outside of the descriptor: " + message.getUnknownFields());
                }
                return new ParsedRow(message, layout);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("not wire format of the descriptor", e);
            }
        };
    }

    private static Descriptors.Descriptor descriptor(TableLayout layout) {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("row.proto")
                .setSyntax("proto2")
                .addMessageType(RowDescriptor.of(layout))
                .build();
        try {
            return Descriptors.FileDescriptor.buildFrom(file, new Descriptors.FileDescriptor[0])
                    .findMessageTypeByName("Row");
        } catch (Descriptors.DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    String changeType() {
        return (String) message.getField(field("_CHANGE_TYPE"));
    }

    String changeSequenceNumber() {
        return (String) message.getField(field("_CHANGE_SEQUENCE_NUMBER"));
    }

    /** The names of the table's columns that are set. */
    List<String> setColumns() {
        return message.getAllFields().keySet().stream()
                .map(Descriptors.FieldDescriptor::getName)
                .filter(name -> !name.startsWith("_CHANGE"))
                .toList();
    }

    /** The column's value: null, a value, or the list of elements. */
    @Nullable
    Object value(String name) {
        TableColumn column = layout.column(name).orElseThrow();
        Descriptors.FieldDescriptor field = field(name);
        if (column.mode() == ColumnMode.REPEATED) {
            List<Object> elements = new ArrayList<>();
            for (Object element : (List<?>) message.getField(field)) {
                elements.add(decode(column.type(), element));
            }
            return elements;
        }
        return message.hasField(field) ? decode(column.type(), message.getField(field)) : null;
    }

    private Descriptors.FieldDescriptor field(String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }

    private static Object decode(ColumnType type, Object wire) {
        return switch (type) {
            case BOOL, INT64, FLOAT64, STRING, JSON, BYTES -> wire;
            case NUMERIC ->
                BigDecimalByteStringEncoder.decodeNumericByteString((ByteString) wire)
                        .stripTrailingZeros();
            case BIGNUMERIC ->
                BigDecimalByteStringEncoder.decodeBigNumericByteString((ByteString) wire)
                        .stripTrailingZeros();
            case DATE -> LocalDate.ofEpochDay((Integer) wire);
            case TIME -> CivilTimeEncoder.decodePacked64TimeMicrosLocalTime((Long) wire);
            case DATETIME -> CivilTimeEncoder.decodePacked64DatetimeMicrosLocalDateTime((Long) wire);
            case TIMESTAMP -> Instant.EPOCH.plus((Long) wire, ChronoUnit.MICROS);
        };
    }
}
