package dev.wwi.cdc.position;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** The records of the position topic: keys {@code <slot>/source} and {@code <slot>/point}, values JSON. */
final class PositionCodec {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String sourceKey;
    private final String pointKey;

    PositionCodec(String slot) {
        this.sourceKey = slot + "/source";
        this.pointKey = slot + "/point";
    }

    byte[] sourceKey() {
        return sourceKey.getBytes(UTF_8);
    }

    byte[] pointKey() {
        return pointKey.getBytes(UTF_8);
    }

    boolean isSource(byte[] key) {
        return sourceKey.equals(new String(key, UTF_8));
    }

    boolean isPoint(byte[] key) {
        return pointKey.equals(new String(key, UTF_8));
    }

    static byte[] encode(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("position " + value + " could not be written as JSON", e);
        }
    }

    static <T> T decode(byte[] value, Class<T> type) {
        try {
            return JSON.readValue(value, type);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the position topic holds \"" + new String(value, UTF_8) + "\", which is no "
                            + type.getSimpleName(),
                    e);
        }
    }
}
