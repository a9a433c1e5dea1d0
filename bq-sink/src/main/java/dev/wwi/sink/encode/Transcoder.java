package dev.wwi.sink.encode;

/** Reads one Avro value and writes what becomes of it. Immutable once compiled, so one serves many threads. */
interface Transcoder {

    /** Leaves the cursor behind the value. */
    void transcode(AvroCursor in, RowOutput out);
}
