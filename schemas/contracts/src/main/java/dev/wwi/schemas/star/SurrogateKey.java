package dev.wwi.schemas.star;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The surrogate key of a dimension version: a function of what the version is, so that it comes out the same live,
 * replayed and rebuilt.
 *
 * <p>The first eight bytes of SHA-256 over {@code dim_city|42|<valid_from in microseconds>}, without the sign bit;
 * never 0, which is the Unknown member.
 */
public final class SurrogateKey {
    /** The key of every dimension's Unknown member. */
    public static final long UNKNOWN = 0;

    private SurrogateKey() {}

    /** The key of the version of a member that starts at that instant; always positive. */
    public static long of(String dimension, long businessId, long validFromMicros) {
        byte[] text = (dimension + "|" + businessId + "|" + validFromMicros).getBytes(StandardCharsets.UTF_8);
        long key = ByteBuffer.wrap(sha256().digest(text)).getLong() & Long.MAX_VALUE;
        return key == UNKNOWN ? 1 : key;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
