package dev.wwi.cdc.encode;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import java.util.Objects;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether a column whose type changed at the source can go on in its topic.
 *
 * <p>Readers resolve older events onto newer schemas (Avro specification, "Schema Resolution") and the warehouse widens
 * no column, so that only a type whose values all readers take already, or a wider one of the same kind, may follow. The
 * registry's own check does not see scales and logical types.
 */
final class ColumnEvolution {
    private static final String JSON_MARK = "wwi.type";

    private ColumnEvolution() {}

    /**
     * The type to write the column as from now on.
     *
     * @param known the type in the newest registered schema; null if the column is not in it
     * @param now the type as of the source's column
     * @throws CaptureException if readers could not follow
     */
    static Schema next(String qualifiedColumn, @Nullable Schema known, Schema now) {
        Schema next = known == null ? now : merged(known, now);
        if (next == null) {
            throw new CaptureException(
                    CaptureErrorCode.COLUMN_CHANGED,
                    qualifiedColumn + " was " + described(known) + " and is " + described(now) + " now",
                    "Change the column back and "
                            + WayOut.reread(qualifiedColumn.substring(0, qualifiedColumn.lastIndexOf('.')))
                            + "; or put the new type into a column of another name."
                            + " A column may become wider: integer to bigint, real to double precision, numeric to more"
                            + " digits before the point, varchar to longer or to text.");
        }
        return next;
    }

    private static @Nullable Schema merged(Schema known, Schema now) {
        if (known.getType() == Schema.Type.ARRAY && now.getType() == Schema.Type.ARRAY) {
            Schema element = merged(element(known), element(now));
            return element == null ? null : ColumnTypes.arrayOf(element);
        }
        LogicalType before = known.getLogicalType();
        LogicalType after = now.getLogicalType();
        if (before instanceof LogicalTypes.Decimal wide && after instanceof LogicalTypes.Decimal narrow) {
            return wide.getScale() != narrow.getScale()
                    ? null
                    : wide.getPrecision() > narrow.getPrecision() ? known : now;
        }
        if (known.getType() == Schema.Type.STRING && now.getType() == Schema.Type.STRING) {
            return Objects.equals(known.getProp(JSON_MARK), now.getProp(JSON_MARK)) ? now : null;
        }
        if (!Objects.equals(before, after)) {
            return null;
        }
        if (known.getType() == now.getType()) {
            return now;
        }
        if (before != null) {
            return null;
        }
        return switch (known.getType()) {
            case INT -> now.getType() == Schema.Type.LONG ? now : null;
            // All values of the narrower type are values of the wider one, and both are encoded alike.
            case LONG -> now.getType() == Schema.Type.INT ? known : null;
            case FLOAT -> now.getType() == Schema.Type.DOUBLE ? now : null;
            default -> null;
        };
    }

    private static Schema element(Schema array) {
        return array.getElementType().getTypes().get(1);
    }

    static String described(@Nullable Schema type) {
        if (type == null) {
            return "absent";
        }
        if (type.getType() == Schema.Type.ARRAY) {
            return "array of " + described(element(type));
        }
        LogicalType logical = type.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return "decimal(" + decimal.getPrecision() + ", " + decimal.getScale() + ")";
        }
        if (logical != null) {
            return logical.getName();
        }
        String mark = type.getProp(JSON_MARK);
        return mark == null ? type.getType().getName() : mark;
    }
}
