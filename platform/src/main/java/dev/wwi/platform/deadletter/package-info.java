/**
 * What became of records that could not be handled: listed, shown, sent again where that is right, or given up.
 *
 * <p>A letter stays in its topic for ever; that it is done with is a note behind it. Sending a record again appends its
 * bytes to the topic they came from, where they count as the newest change of their key. So only a record that still is
 * the newest of its key may be sent again: an older one would undo what came later.
 */
@NullMarked
package dev.wwi.platform.deadletter;

import org.jspecify.annotations.NullMarked;
