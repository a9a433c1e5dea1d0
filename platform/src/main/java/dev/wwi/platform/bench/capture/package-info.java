/** {@code wwi bench capture}: the connector beside Kafka Connect, pg_recvlogical and COPY. */
@NullMarked
package dev.wwi.platform.bench.capture;

import org.jspecify.annotations.NullMarked;
