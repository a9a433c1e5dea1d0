package dev.wwi.sink.append;

import java.util.Map;

/**
 * What became of an append request, judged by gRPC and Storage Write error codes, never by their messages (BigQuery
 * docs, "Storage Write API error codes"). Unless accepted, no row of the request was applied.
 */
public sealed interface AppendOutcome {

    /** All rows are in the table. */
    record Accepted() implements AppendOutcome {}

    /**
     * Some rows are bad.
     *
     * @param reasons what is wrong, by index in the request; never empty
     */
    record RowsRejected(Map<Integer, String> reasons) implements AppendOutcome {
        public RowsRejected {
            reasons = Map.copyOf(reasons);
        }
    }

    /**
     * A passing trouble: the same request may succeed soon.
     *
     * @param code the gRPC code
     */
    record Transient(String code, String reason) implements AppendOutcome {}

    /** The stream does not know a column yet that was added to the table: it takes BigQuery minutes to notice. */
    record SchemaBehind(String reason) implements AppendOutcome {}

    /** The connection is gone for good: a new stream must be opened. */
    record StreamClosed(String reason) implements AppendOutcome {}

    /**
     * The table does not take rows from us, and will not before someone changes something.
     *
     * @param code the gRPC code
     */
    record Refused(String code, String reason) implements AppendOutcome {}
}
