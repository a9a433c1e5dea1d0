/**
 * Results of queries: their columns and types, the rows that are kept for paging, and the wire form of the REST API.
 * Kept rows live in an attached in-memory database until newer results push them out.
 */
@NullMarked
package dev.wwi.bqlocal.result;

import org.jspecify.annotations.NullMarked;
