package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;

/** dim_payment_method. */
final class PaymentMethodDimension {
    private PaymentMethodDimension() {}

    static Dimension dimension() {
        RowSource row = RowSource.member(SourceTables.PAYMENT_METHODS);
        return Dimension.published(
                TargetTables.DIM_PAYMENT_METHOD,
                row,
                row.text("payment_method_name").as("payment_method"));
    }
}
