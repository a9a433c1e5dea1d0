package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.streams.source.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Encodes versions as rows of the dimension's table: the surrogate key, the business id, the attributes, validity and
 * the audit columns, in the order of the Avro schema. Not thread-safe.
 */
final class DimensionRowEncoder {
    private static final List<String> TRAILING =
            List.of("valid_from", "valid_to", "is_current", "source_commit_at", "source_lsn");
    private static final int LEADING = 2;

    private final TargetTable target;
    private final SchemaIds schemaIds;
    private final List<Field> fields;
    private @Nullable BinaryEncoder reusedEncoder;

    private record Field(String name, Schema schema, ColumnType type, int nullBranch) {
        private static final int NOT_NULLABLE = -1;
    }

    /**
     * Checks that the schema has exactly the columns of the dimension, in its order and with its types.
     *
     * @throws IllegalArgumentException if not, naming both
     */
    DimensionRowEncoder(Dimension dimension, TargetTable target, SchemaIds schemaIds) {
        this.target = target;
        this.schemaIds = schemaIds;
        List<String> actual = target.valueSchema().getFields().stream()
                .map(Schema.Field::name)
                .toList();
        List<String> expected = new ArrayList<>(actual.subList(0, LEADING));
        dimension.attributes().forEach(attribute -> expected.add(attribute.name()));
        expected.addAll(TRAILING);
        if (!actual.equals(expected)) {
            throw new IllegalArgumentException(
                    dimension.name() + " declares the columns " + expected + ", its Avro schema has " + actual);
        }
        this.fields = new ArrayList<>();
        for (int index = 0; index < dimension.attributes().size(); index++) {
            Schema schema =
                    target.valueSchema().getFields().get(index + LEADING).schema();
            fields.add(field(dimension, dimension.attributes().get(index), schema));
        }
    }

    /** The key in wire format. */
    byte[] key(long surrogateKey) {
        int schemaId = schemaIds.idOf(SchemaIds.keySubject(target.topic()), target.keySchema());
        return frame(schemaId, encoder -> encoder.writeLong(surrogateKey));
    }

    /** The row in wire format. */
    byte[] value(long surrogateKey, long businessId, MemberVersion version) {
        int schemaId = schemaIds.idOf(SchemaIds.valueSubject(target.topic()), target.valueSchema());
        return frame(schemaId, encoder -> {
            encoder.writeLong(surrogateKey);
            encoder.writeLong(businessId);
            for (int index = 0; index < fields.size(); index++) {
                write(fields.get(index), version.attributes().value(index), encoder);
            }
            encoder.writeLong(version.validFromMicros());
            encoder.writeLong(version.validToMicros());
            encoder.writeBoolean(version.isCurrent());
            encoder.writeLong(version.commitMicros());
            encoder.writeLong(version.lsn());
        });
    }

    private interface Body {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private byte[] frame(int schemaId, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes(WireFormat.frame(schemaId, new byte[0]));
        reusedEncoder = EncoderFactory.get().directBinaryEncoder(bytes, reusedEncoder);
        try {
            body.write(reusedEncoder);
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private void write(Field field, @Nullable Object value, BinaryEncoder encoder) throws IOException {
        if (field.nullBranch() != Field.NOT_NULLABLE) {
            encoder.writeIndex(value == null ? field.nullBranch() : 1 - field.nullBranch());
        }
        if (value != null) {
            write(field, field.type(), value, encoder);
        } else if (field.nullBranch() == Field.NOT_NULLABLE) {
            throw new IllegalStateException(
                    target.name() + "." + field.name() + " is NULL, which its Avro schema does not allow");
        }
    }

    private static void write(Field field, ColumnType type, Object value, BinaryEncoder encoder) throws IOException {
        switch (type) {
            case INTEGER, TIMESTAMP -> encoder.writeLong((Long) value);
            case TEXT -> encoder.writeString((String) value);
            case BOOLEAN -> encoder.writeBoolean((Boolean) value);
            case DATE -> encoder.writeInt((int) ((LocalDate) value).toEpochDay());
            case BYTES -> encoder.writeBytes((byte[]) value);
            case DECIMAL -> {
                int scale = ((LogicalTypes.Decimal) field.schema().getLogicalType()).getScale();
                encoder.writeBytes(
                        ((BigDecimal) value).setScale(scale).unscaledValue().toByteArray());
            }
        }
    }

    private static Field field(Dimension dimension, Attribute attribute, Schema schema) {
        int nullBranch = Field.NOT_NULLABLE;
        Schema type = schema;
        if (schema.getType() == Schema.Type.UNION) {
            nullBranch = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
            type = schema.getTypes().get(1 - nullBranch);
        }
        ColumnType columnType = attribute.column().type();
        if (!fits(type, columnType)) {
            throw new IllegalArgumentException(dimension.name() + "." + attribute.name() + " is " + columnType
                    + ", its Avro schema says " + schema);
        }
        return new Field(attribute.name(), type, columnType, nullBranch);
    }

    private static boolean fits(Schema schema, ColumnType type) {
        return switch (type) {
            case INTEGER -> schema.getType() == Schema.Type.LONG && schema.getLogicalType() == null;
            case TEXT -> schema.getType() == Schema.Type.STRING;
            case BOOLEAN -> schema.getType() == Schema.Type.BOOLEAN;
            case DATE -> schema.getLogicalType() instanceof LogicalTypes.Date;
            case TIMESTAMP -> schema.getLogicalType() instanceof LogicalTypes.TimestampMicros;
            case BYTES -> schema.getType() == Schema.Type.BYTES && schema.getLogicalType() == null;
            case DECIMAL -> schema.getLogicalType() instanceof LogicalTypes.Decimal;
        };
    }
}
