/**
 * Avro to BigQuery's protobuf rows, byte to byte: an encoder is compiled once per writer schema and table layout, then
 * walks Avro bodies and writes wire format without an object per value. The rules for values that BigQuery cannot hold
 * are in {@link dev.wwi.sink.encode.UnrepresentableValue}.
 */
@NullMarked
package dev.wwi.sink.encode;

import org.jspecify.annotations.NullMarked;
