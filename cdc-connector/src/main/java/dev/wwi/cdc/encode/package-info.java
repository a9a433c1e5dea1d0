/**
 * Debezium's Connect records straight to Avro's binary form, without an Avro record in between. An encoder is compiled
 * once for each schema that Debezium announces.
 */
@NullMarked
package dev.wwi.cdc.encode;

import org.jspecify.annotations.NullMarked;
