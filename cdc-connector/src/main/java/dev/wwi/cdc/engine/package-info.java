/**
 * Debezium Embedded run under our own rules: one transactional producer, one resume point, one loop that starts it again.
 */
@NullMarked
package dev.wwi.cdc.engine;

import org.jspecify.annotations.NullMarked;
