package dev.wwi.bqlocal.row;

import java.util.List;

/** The outcome of decoding a request: all rows, or what is wrong with some. */
public sealed interface DecodedRows {
    /** Every row is good. */
    record Good(RowBlock block) implements DecodedRows {}

    /** Some rows are bad; none may be applied. */
    record Bad(List<RowProblem> problems) implements DecodedRows {}
}
