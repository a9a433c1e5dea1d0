/**
 * What the warehouse's tables look like and how they come to be: layouts derived from Avro schemas, physical tables,
 * views, additive schema changes. Only this package talks to BigQuery's REST service.
 */
@NullMarked
package dev.wwi.sink.table;

import org.jspecify.annotations.NullMarked;
