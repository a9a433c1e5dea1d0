package dev.wwi.sink.table;

/** A column cannot be had in BigQuery as asked: its type has no counterpart, or another than the table's. */
public final class UnsupportedColumnException extends RuntimeException {

    public UnsupportedColumnException(String message) {
        super(message);
    }
}
