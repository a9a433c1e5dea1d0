package dev.wwi.reconcile.checksum;

import java.util.List;

/** How one of the databases spells what both compute. Texts of equal values are equal in both. */
public interface Dialect {
    /** What is selected from. */
    String relation(TablePlan plan);

    List<TablePlan.Witness> witnesses(TablePlan plan);

    /** The value of a column as text, NULL for NULL. */
    String text(ComparedColumn column);

    /** Any value as text. */
    String castToText(String expression);

    /** The values of the columns in one text that no other values have. */
    String concatenation(List<ComparedColumn> columns);

    /** The digest in lower-case hexadecimal digits. */
    String md5(String text);

    /** The number that up to 8 hexadecimal digits are. */
    String number(String hexadecimalDigits);

    /** The position of a key that is a number or a date. */
    String position(ComparedColumn column);

    /** Division without remainder, rounded towards zero. */
    String quotient(String dividend, long divisor);

    /** A subquery whose expressions are computed once, whatever is done with them outside. */
    String fenced(String select);

    /** A condition that is true for these keys. */
    String isAmong(List<ComparedColumn> keyColumns, List<List<String>> keys);
}
