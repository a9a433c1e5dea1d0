package dev.wwi.runtime.http;

import dev.wwi.runtime.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token that a request must carry in its {@code Authorization} header (RFC 6750, section 2.1). Thread-safe. */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private final Secret token;

    /** That one and no other. */
    public BearerToken(Secret token) {
        this.token = token;
    }

    /**
     * Why the request may not pass, in words that never hold a token; empty if it may.
     *
     * @param authorization the header's value; null if there is none
     */
    public Optional<String> refusal(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.of("The token is missing: send the header Authorization: Bearer <token>");
        }
        // Compared in constant time, so that the time taken tells nothing about the token.
        return MessageDigest.isEqual(bytes(authorization), bytes(SCHEME + token.reveal()))
                ? Optional.empty()
                : Optional.of("The token is wrong: the header Authorization is not Bearer with the configured token");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
