/**
 * The way out: warehouse rows in Confluent's wire format on their output topics, each key in the partition that its
 * value alone decides.
 */
@NullMarked
package dev.wwi.streams.output;

import org.jspecify.annotations.NullMarked;
