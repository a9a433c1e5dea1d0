/**
 * Confluent's wire format, schema ids and the partitioning of keys.
 */
@NullMarked
package dev.wwi.schemas.serde;

import org.jspecify.annotations.NullMarked;
