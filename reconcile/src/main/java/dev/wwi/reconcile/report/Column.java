package dev.wwi.reconcile.report;

/**
 * A column of a table, on either side.
 *
 * @param name lower case, as both sides spell it
 * @param type the type the column has, or should have, in BigQuery
 */
public record Column(String name, ColumnType type) {}
