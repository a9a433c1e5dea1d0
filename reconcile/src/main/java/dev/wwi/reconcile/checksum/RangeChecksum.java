package dev.wwi.reconcile.checksum;

/**
 * What a range holds: the number of rows, and sums over two parts of each row's signature. Sums, since in an exclusive-or
 * a row that is there twice cancels itself out.
 */
record RangeChecksum(long rows, long firstSum, long secondSum) {
    static final RangeChecksum EMPTY = new RangeChecksum(0, 0, 0);
}
