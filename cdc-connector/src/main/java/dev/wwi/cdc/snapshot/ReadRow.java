package dev.wwi.cdc.snapshot;

/**
 * A row that was read.
 *
 * @param key in wire format
 * @param event in wire format
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the reader to the producer, never compared
public record ReadRow(byte[] key, byte[] event) {}
