/**
 * Creates, changes and removes datasets, tables and views, for the REST API and for DDL alike.
 * Each operation is one transaction: the storage and its description change together or not at all.
 */
@NullMarked
package dev.wwi.bqlocal.definition;

import org.jspecify.annotations.NullMarked;
