package dev.wwi.sink.changelog;

import java.util.Optional;

/**
 * What is kept beside a partition's committed offset: the stream that its records go to, and how many rows it has when
 * all records before the offset are in.
 *
 * @param stream full name of the stream
 * @param rows rows in the stream
 */
record StreamPosition(String stream, long rows) {

    private static final String SEPARATOR = " ";

    String toMetadata() {
        return rows + SEPARATOR + stream;
    }

    /** Empty if nothing was kept, or not by this version. */
    static Optional<StreamPosition> parse(String metadata) {
        String[] parts = metadata.split(SEPARATOR, 2);
        return parts.length == 2 && parts[0].matches("\\d{1,18}")
                ? Optional.of(new StreamPosition(parts[1], Long.parseLong(parts[0])))
                : Optional.empty();
    }
}
