/** The registry that all meters of a process go to, with those of the JVM and of the Kafka clients. */
@NullMarked
package dev.wwi.runtime.metrics;

import org.jspecify.annotations.NullMarked;
