/** {@code wwi bench sink}: Kafka to BigQuery. */
@NullMarked
package dev.wwi.platform.bench.sink;

import org.jspecify.annotations.NullMarked;
