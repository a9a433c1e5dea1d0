package dev.wwi.bqlocal.storage;

import java.sql.SQLException;

/** A change of the catalog or of rows by a statement; runs in a transaction of its own on the write loop. */
@FunctionalInterface
public interface Change<T> {
    T apply(Transaction transaction) throws SQLException;
}
