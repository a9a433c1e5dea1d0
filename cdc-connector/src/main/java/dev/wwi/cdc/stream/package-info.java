/**
 * Changes as PostgreSQL's slot sends them. Rows of common types stay the text that PostgreSQL wrote, until they are
 * events; all others go through Debezium's records.
 */
@NullMarked
package dev.wwi.cdc.stream;

import org.jspecify.annotations.NullMarked;
