package dev.wwi.bqlocal.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param body JSON as UTF-8, empty for none
 */
record RestResponse(int status, Body body) {
    /** Bytes that are handed over, not copied. */
    static final class Body {
        private final byte[] bytes;

        Body(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    static RestResponse ok(JsonNode body) {
        return of(200, body);
    }

    static RestResponse of(int status, JsonNode body) {
        return new RestResponse(status, new Body(body.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static RestResponse ok(byte[] json) {
        return new RestResponse(200, new Body(json));
    }

    static RestResponse empty() {
        return new RestResponse(204, new Body(new byte[0]));
    }
}
