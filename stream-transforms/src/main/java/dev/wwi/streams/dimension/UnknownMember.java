package dev.wwi.streams.dimension;

import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.source.ColumnType;
import dev.wwi.streams.source.Row;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The row of key 0 and id 0 that facts point to when they point to nobody. */
final class UnknownMember {
    static final long KEY = 0;
    static final long ID = 0;
    private static final String NAME = "Unknown";

    private UnknownMember() {}

    static MemberVersion of(DimensionPlan plan) {
        @Nullable Object[] values = new Object[plan.places().size()];
        for (int index = 0; index < values.length; index++) {
            ColumnType type = plan.attributeLayout().columns().get(index).type();
            values[index] = index == 0 ? NAME : standIn(type);
        }
        return new MemberVersion(
                Validity.SINCE_EVER_MICROS,
                Validity.OPEN_END_MICROS,
                Row.of(plan.attributeLayout(), values),
                Validity.SINCE_EVER_MICROS,
                0);
    }

    private static @Nullable Object standIn(ColumnType type) {
        return switch (type) {
            case TEXT -> Dimension.NOT_AVAILABLE;
            case INTEGER -> 0L;
            case DECIMAL -> BigDecimal.ZERO;
            case BOOLEAN -> false;
            case BYTES, DATE, TIMESTAMP -> null;
        };
    }
}
