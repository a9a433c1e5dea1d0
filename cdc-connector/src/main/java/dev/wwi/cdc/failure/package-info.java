/**
 * What can go wrong in capture, by code. The code decides whether capture tries again by itself or waits for a person.
 */
@NullMarked
package dev.wwi.cdc.failure;

import org.jspecify.annotations.NullMarked;
