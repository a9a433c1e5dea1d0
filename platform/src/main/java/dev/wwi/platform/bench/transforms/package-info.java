/** {@code wwi bench transforms}: the transforms beside the way that Kafka Streams' own joins offer. */
@NullMarked
package dev.wwi.platform.bench.transforms;

import org.jspecify.annotations.NullMarked;
