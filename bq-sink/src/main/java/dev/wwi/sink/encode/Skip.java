package dev.wwi.sink.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/** Compiles transcoders that read a value and write nothing. */
final class Skip {

    private static final Transcoder NOTHING = new Run();
    private static final Transcoder VARINT = new Run(Kind.VARINT);
    private static final Transcoder LENGTH_PREFIXED = new Run(Kind.LENGTH_PREFIXED);

    /** What is skipped without looking into it. */
    private enum Kind {
        VARINT,
        OPTIONAL_VARINT,
        LENGTH_PREFIXED,
        OPTIONAL_LENGTH_PREFIXED
    }

    /**
     * Values that follow each other, skipped in one loop: half of a change event says where it comes from, and a call for
     * each of its many small fields would cost more than what is done there.
     */
    private static final class Run implements Transcoder {
        private final Kind[] kinds;

        Run(Kind... kinds) {
            this.kinds = kinds;
        }

        @Override
        public void transcode(AvroCursor in, RowOutput out) {
            for (Kind kind : kinds) {
                switch (kind) {
                    case VARINT -> in.skipLong();
                    case LENGTH_PREFIXED -> in.skip(in.readLength());
                    case OPTIONAL_VARINT -> {
                        if (in.readBranch(2) == 1) {
                            in.skipLong();
                        }
                    }
                    case OPTIONAL_LENGTH_PREFIXED -> {
                        if (in.readBranch(2) == 1) {
                            in.skip(in.readLength());
                        }
                    }
                }
            }
        }

        Run followedBy(Run next) {
            Kind[] all = Arrays.copyOf(kinds, kinds.length + next.kinds.length);
            System.arraycopy(next.kinds, 0, all, kinds.length, next.kinds.length);
            return new Run(all);
        }
    }

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
        if (branches.length == 2 && branches[0] == NOTHING && branches[1] == VARINT) {
            return new Run(Kind.OPTIONAL_VARINT);
        }
        if (branches.length == 2 && branches[0] == NOTHING && branches[1] == LENGTH_PREFIXED) {
            return new Run(Kind.OPTIONAL_LENGTH_PREFIXED);
        }
        return (in, out) -> branches[in.readBranch(branches.length)].transcode(in, out);
    }

    /** Reads values that follow each other without a separator, as a record's fields do. */
    static Transcoder sequence(Transcoder[] steps) {
        List<Transcoder> joined = new ArrayList<>();
        for (Transcoder step : steps) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last) instanceof Run before && step instanceof Run next) {
                joined.set(last, before.followedBy(next));
            } else {
                joined.add(step);
            }
        }
        if (joined.size() == 1) {
            return joined.get(0);
        }
        Transcoder[] all = joined.toArray(Transcoder[]::new);
        return (in, out) -> {
            for (Transcoder step : all) {
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
