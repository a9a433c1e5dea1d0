/**
 * Topics to appenders: which table a topic fills, the consumers, and the offsets, which are committed only after
 * BigQuery has acknowledged every row before them. Nothing blocks a consumer thread; partitions whose table has no room
 * are paused.
 */
@NullMarked
package dev.wwi.sink.consume;

import org.jspecify.annotations.NullMarked;
