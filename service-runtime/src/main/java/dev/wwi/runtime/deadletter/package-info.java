/**
 * Records that a service could not handle, set aside with the reason so that the rest can go on. Nothing of the
 * original is lost: it can be looked at, and published again where it came from.
 */
@NullMarked
package dev.wwi.runtime.deadletter;

import org.jspecify.annotations.NullMarked;
