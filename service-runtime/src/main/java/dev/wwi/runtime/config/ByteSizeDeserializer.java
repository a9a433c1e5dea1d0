package dev.wwi.runtime.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;

/** Reads {@link ByteSize#parse}. */
final class ByteSizeDeserializer extends StdScalarDeserializer<ByteSize> {
    private static final long serialVersionUID = 1L;

    ByteSizeDeserializer() {
        super(ByteSize.class);
    }

    @Override
    public ByteSize deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = parser.getText();
        try {
            return ByteSize.parse(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            InvalidFormatException refused = InvalidFormatException.from(parser, "not a size", text, ByteSize.class);
            refused.initCause(e);
            throw refused;
        }
    }
}
