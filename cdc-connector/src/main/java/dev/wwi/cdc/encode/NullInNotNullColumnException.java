package dev.wwi.cdc.encode;

/**
 * A column that is declared NOT NULL now was NULL in an older change. Debezium reads nullability from the catalogue of
 * today, not of the change.
 */
final class NullInNotNullColumnException extends RuntimeException {
    private final String column;

    NullInNotNullColumnException(String column) {
        super("column " + column + " is NULL although it is declared NOT NULL");
        this.column = column;
    }

    String column() {
        return column;
    }
}
