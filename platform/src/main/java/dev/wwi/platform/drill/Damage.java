package dev.wwi.platform.drill;

/**
 * Something that was spoilt, in the words in which {@code wwi reconcile} is to report it.
 *
 * @param kind {@code different value}, {@code missing row}, {@code unexpected row} or {@code missing column}
 * @param table the published table, {@code analytics.fct_movement}
 * @param what the row's key, or the column
 */
public record Damage(String kind, String table, String what) {}
