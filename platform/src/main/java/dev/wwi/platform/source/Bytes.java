package dev.wwi.platform.source;

import java.util.HexFormat;

/**
 * A value of type {@code bytea}.
 *
 * @param hexadecimal its bytes, two lower-case digits each
 */
record Bytes(String hexadecimal) {
    static Bytes of(byte[] bytes) {
        return new Bytes(HexFormat.of().formatHex(bytes));
    }

    byte[] toByteArray() {
        return HexFormat.of().parseHex(hexadecimal);
    }
}
