/**
 * Rows to BigQuery over the Storage Write API's default streams: batches with one change per key, asynchronous appends
 * within bounds, and what follows from each outcome. Delivery is at least once; the rows' sequence numbers make
 * repetition and reordering harmless.
 */
@NullMarked
package dev.wwi.sink.append;

import org.jspecify.annotations.NullMarked;
