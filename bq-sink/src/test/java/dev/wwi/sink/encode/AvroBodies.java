package dev.wwi.sink.encode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Avro bodies as Avro's own library writes them. */
final class AvroBodies {

    private AvroBodies() {}

    static byte[] of(GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return write(record, EncoderFactory.get().binaryEncoder(bytes, null), bytes);
    }

    /** With arrays in blocks that state their size in bytes. */
    static byte[] inSizedBlocks(GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return write(record, new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null), bytes);
    }

    private static byte[] write(GenericRecord record, BinaryEncoder encoder, ByteArrayOutputStream bytes) {
        try {
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
