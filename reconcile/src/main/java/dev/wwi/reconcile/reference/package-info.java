/**
 * What every table of the warehouse must be, said in SQL on PostgreSQL: the raw tables are the source's tables, the star
 * schema's tables have a file of SQL each.
 */
@NullMarked
package dev.wwi.reconcile.reference;

import org.jspecify.annotations.NullMarked;
