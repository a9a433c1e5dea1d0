/**
 * One service as a process: reads its configuration, opens the operations port, runs the service until it is told to
 * stop or fails, and says by its exit code which of the two it was.
 */
@NullMarked
package dev.wwi.runtime.process;

import org.jspecify.annotations.NullMarked;
