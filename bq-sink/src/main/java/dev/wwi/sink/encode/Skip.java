package dev.wwi.sink.encode;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Compiles transcoders that read a value and write nothing. */
final class Skip {

    private static final Transcoder NOTHING = (in, out) -> {};
    private static final Transcoder VARINT = (in, out) -> in.readLong();
    private static final Transcoder LENGTH_PREFIXED = (in, out) -> in.skip(in.readLength());

    private Skip() {}

    static Transcoder over(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> NOTHING;
            case BOOLEAN -> bytes(1);
            case INT, LONG, ENUM -> VARINT;
            case FLOAT -> bytes(Float.BYTES);
            case DOUBLE -> bytes(Double.BYTES);
            case BYTES, STRING -> LENGTH_PREFIXED;
            case FIXED -> bytes(schema.getFixedSize());
            case UNION -> union(all(schema.getTypes()));
            case RECORD ->
                sequence(all(
                        schema.getFields().stream().map(Schema.Field::schema).toList()));
            case ARRAY -> blocks(over(schema.getElementType()));
            case MAP -> blocks(sequence(new Transcoder[] {LENGTH_PREFIXED, over(schema.getValueType())}));
        };
    }

    /** Reads a union: its branch number, then the value of that branch. */
    static Transcoder union(Transcoder[] branches) {
        return (in, out) -> {
            long branch = in.readLong();
            if (branch < 0 || branch >= branches.length) {
                throw in.malformed("union branch " + branch + " of " + branches.length);
            }
            branches[(int) branch].transcode(in, out);
        };
    }

    /** Reads values that follow each other without a separator, as a record's fields do. */
    static Transcoder sequence(Transcoder[] steps) {
        return (in, out) -> {
            for (Transcoder step : steps) {
                step.transcode(in, out);
            }
        };
    }

    /** Reads an array or map: blocks of a count and as many entries, a count of 0 being the end. */
    static Transcoder blocks(Transcoder entry) {
        return (in, out) -> {
            for (long count = in.readLong(); count != 0; count = in.readLong()) {
                if (count < 0) {
                    // A negative count announces the block's size in bytes, for readers that skip it whole.
                    count = -count;
                    in.readLength();
                }
                for (long i = 0; i < count; i++) {
                    entry.transcode(in, out);
                }
            }
        };
    }

    private static Transcoder bytes(int length) {
        return (in, out) -> in.skip(length);
    }

    private static Transcoder[] all(List<Schema> schemas) {
        List<Transcoder> steps = new ArrayList<>();
        for (Schema schema : schemas) {
            steps.add(over(schema));
        }
        return steps.toArray(Transcoder[]::new);
    }
}
