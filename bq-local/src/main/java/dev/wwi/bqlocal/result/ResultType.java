package dev.wwi.bqlocal.result;

import dev.wwi.bqlocal.type.ColumnType;
import java.util.List;

/** The type of a result column. */
public sealed interface ResultType {
    record Scalar(ColumnType type) implements ResultType {}

    /** An array; its elements are no arrays. */
    record Array(ResultType element) implements ResultType {}

    record Struct(List<ResultColumn> fields) implements ResultType {}
}
