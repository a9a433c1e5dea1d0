package dev.wwi.sink.consume;

import dev.wwi.sink.encode.RowEncoder;

/** What is known about the encoder for a schema id. */
sealed interface EncoderLookup {

    /** Here it is, and the table is ready for its rows. */
    record Ready(RowEncoder encoder) implements EncoderLookup {}

    /** Not yet. */
    record Pending() implements EncoderLookup {}

    /** There is no table yet, so there is nothing to delete. */
    record NoTable() implements EncoderLookup {}

    /** The registry never issued that id. */
    record UnknownSchema(String reason) implements EncoderLookup {}
}
