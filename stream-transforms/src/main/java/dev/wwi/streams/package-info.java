/**
 * The transforms as a service: one Kafka Streams application that turns change topics into dimensions and facts.
 * {@link dev.wwi.streams.TransformTopology} says what it does, {@link dev.wwi.streams.Transforms} runs it.
 */
@NullMarked
package dev.wwi.streams;

import org.jspecify.annotations.NullMarked;
