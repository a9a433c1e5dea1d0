package dev.wwi.platform.bench.transforms;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The columns of the rows that one fct_order of a rival is made of, however it keeps them between its joins. */
interface OrderColumns {
    /** Whether the part was found. */
    boolean has(Part part);

    @Nullable
    Long integer(Part part, String column);

    /** Days since 1970-01-01. */
    @Nullable
    Long day(Part part, String column);

    /** Microseconds since 1970-01-01T00:00. */
    @Nullable
    Long timestamp(Part part, String column);

    @Nullable
    String text(Part part, String column);

    @Nullable
    BigDecimal decimal(Part part, String column);

    /** Commit time of the line's or order's last change, microseconds since 1970 UTC. */
    long commitMicros();

    /** The rows, in the order of the joins. */
    enum Part {
        LINE,
        ORDER,
        CUSTOMER,
        STOCK_ITEM,
        SALESPERSON,
        PICKER,
        PACKAGE_TYPE
    }
}
