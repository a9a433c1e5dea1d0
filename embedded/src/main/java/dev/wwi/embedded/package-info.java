/**
 * Real servers inside or beside the JVM, for local mode and integration tests. Each keeps its state in a directory and
 * continues from it when it is started again.
 */
@NullMarked
package dev.wwi.embedded;

import org.jspecify.annotations.NullMarked;
