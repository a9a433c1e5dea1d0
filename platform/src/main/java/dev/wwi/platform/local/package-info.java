/**
 * The whole platform on one machine: the embedded servers, the three services between them, the data and the workload,
 * started in order and stopped in reverse.
 */
@NullMarked
package dev.wwi.platform.local;

import org.jspecify.annotations.NullMarked;
