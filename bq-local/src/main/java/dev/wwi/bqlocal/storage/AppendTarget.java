package dev.wwi.bqlocal.storage;

import java.util.OptionalLong;

/** Where the rows of an append go. */
public sealed interface AppendTarget {
    /** The table's default stream. */
    record DefaultStream() implements AppendTarget {}

    /**
     * A stream that the application created.
     *
     * @param stream its full name
     * @param offset where the rows must begin; absent to append at the end
     */
    record ApplicationStream(String stream, OptionalLong offset) implements AppendTarget {}
}
