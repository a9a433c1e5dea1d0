package dev.wwi.runtime.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;

/** Takes text only: YAML would read an unquoted 0123 as another number than the password that was meant. */
final class SecretDeserializer extends StdScalarDeserializer<Secret> {
    private static final long serialVersionUID = 1L;

    SecretDeserializer() {
        super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw InvalidFormatException.from(parser, "not text", "****", Secret.class);
        }
        return new Secret(parser.getText());
    }
}
