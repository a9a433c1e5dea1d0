/** A relation of PostgreSQL and a table of the warehouse, compared by reading both to their ends side by side. */
@NullMarked
package dev.wwi.reconcile.rows;

import org.jspecify.annotations.NullMarked;
