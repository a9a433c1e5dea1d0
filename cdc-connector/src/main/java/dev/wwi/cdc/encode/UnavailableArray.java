package dev.wwi.cdc.encode;

import java.util.AbstractList;

/** Stands for an unchanged out-of-line array that the WAL does not hold. */
final class UnavailableArray extends AbstractList<Object> {
    static final UnavailableArray INSTANCE = new UnavailableArray();

    private UnavailableArray() {}

    @Override
    public Object get(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int size() {
        return 0;
    }
}
