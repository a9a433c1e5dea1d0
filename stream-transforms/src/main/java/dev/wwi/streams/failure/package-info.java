/**
 * What happens when something goes wrong: a bad record becomes a dead letter and nothing else stops; a fault of the
 * surroundings is tried again or becomes a named failed state.
 */
@NullMarked
package dev.wwi.streams.failure;

import org.jspecify.annotations.NullMarked;
