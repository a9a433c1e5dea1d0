/**
 * SQL on the warehouse: the query, its result as text, and the formats {@code wwi query} prints it in.
 */
@NullMarked
package dev.wwi.platform.query;

import org.jspecify.annotations.NullMarked;
