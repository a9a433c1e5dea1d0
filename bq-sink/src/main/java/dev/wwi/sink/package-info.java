/**
 * The sink: Kafka topics into BigQuery tables over the Storage Write API. This package is its face: configuration,
 * wiring, status.
 */
@NullMarked
package dev.wwi.sink;

import org.jspecify.annotations.NullMarked;
