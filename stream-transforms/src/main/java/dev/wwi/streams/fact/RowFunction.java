package dev.wwi.streams.fact;

import org.apache.avro.specific.SpecificRecordBase;

/**
 * Makes a fact's row, all but its audit columns.
 *
 * <p>It must be a function of its two arguments alone: the engine calls it again when a lookup would find something
 * else, and not when none would.
 */
@FunctionalInterface
interface RowFunction {
    SpecificRecordBase row(JoinedRows rows, AsOf asOf);
}
