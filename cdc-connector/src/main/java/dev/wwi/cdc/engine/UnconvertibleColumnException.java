package dev.wwi.cdc.engine;

/** Debezium's engine ended at a value that it cannot convert. Says no more of the value than its column. */
final class UnconvertibleColumnException extends RuntimeException {
    private final UnconvertibleColumn column;

    UnconvertibleColumnException(UnconvertibleColumn column) {
        super("a value of " + column.qualifiedName() + ", of type " + column.type() + ", cannot be converted");
        this.column = column;
    }

    UnconvertibleColumn column() {
        return column;
    }
}
