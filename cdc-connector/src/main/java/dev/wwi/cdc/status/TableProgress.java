package dev.wwi.cdc.status;

/**
 * The first snapshot, or a re-read, of one table.
 *
 * @param table its qualified name
 * @param rowsRead rows that are in Kafka
 * @param rowsEstimated about how many it has; exact for small tables
 */
public record TableProgress(String table, long rowsRead, long rowsEstimated) {}
