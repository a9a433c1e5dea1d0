package dev.wwi.reconcile.checksum;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One side's view of one table. Not thread-safe. Every method throws UnreadableTableException if the side cannot tell. */
interface TableSide {
    /**
     * Counts and checksums by quotient of position and width; ranges without a row are left out.
     *
     * @param within the positions to look at; empty for all
     */
    Map<Long, RangeChecksum> checksums(long width, List<KeyRange> within);

    /** The signatures of the rows in those ranges. */
    List<RowSignature> signatures(List<KeyRange> within);

    /** The rows of those keys, as many as there are; a key may have none or several. */
    List<Row> rows(Collection<List<String>> keys);
}
