package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;

/** dim_transaction_type. */
final class TransactionTypeDimension {
    private TransactionTypeDimension() {}

    static Dimension dimension() {
        RowSource row = RowSource.member(SourceTables.TRANSACTION_TYPES);
        return Dimension.published(
                TargetTables.DIM_TRANSACTION_TYPE,
                row,
                row.text("transaction_type_name").as("transaction_type"));
    }
}
