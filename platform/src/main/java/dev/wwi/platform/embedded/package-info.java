/**
 * The servers the platform brings along so that it runs on one machine without any installation.
 * Each server keeps its state in a directory of its own and survives the death of the process that started it.
 */
@NullMarked
package dev.wwi.platform.embedded;

import org.jspecify.annotations.NullMarked;
