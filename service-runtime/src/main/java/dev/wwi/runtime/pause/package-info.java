/** What an operator has halted: kept in a topic, so that a restart does not forget it, and followed by every service. */
@NullMarked
package dev.wwi.runtime.pause;

import org.jspecify.annotations.NullMarked;
