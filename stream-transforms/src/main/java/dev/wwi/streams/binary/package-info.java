/**
 * The bytes of our own formats: variable-length integers, text and byte strings, written and read in order.
 * State stores and internal topics are made of them, so what is written here may not change within a generation.
 */
@NullMarked
package dev.wwi.streams.binary;

import org.jspecify.annotations.NullMarked;
