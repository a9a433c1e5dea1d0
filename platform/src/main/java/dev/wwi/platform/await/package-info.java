/**
 * Waiting until what was committed at the source is in the warehouse. It looks at positions only (LSN, Kafka offsets),
 * so it needs no marker in anybody's data and works under load.
 */
@NullMarked
package dev.wwi.platform.await;

import org.jspecify.annotations.NullMarked;
