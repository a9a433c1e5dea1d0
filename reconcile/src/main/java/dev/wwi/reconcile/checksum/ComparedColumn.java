package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.ColumnType;

/**
 * A column that is compared.
 *
 * @param name in the warehouse
 * @param type of both expressions' values, by BigQuery's name
 * @param sourceExpression what it must be, in PostgreSQL
 * @param warehouseExpression what it is, in the warehouse
 */
public record ComparedColumn(String name, ColumnType type, String sourceExpression, String warehouseExpression) {}
