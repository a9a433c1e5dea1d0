package dev.wwi.cdc.failure;

import org.jspecify.annotations.Nullable;

/** Capture cannot go on as it is: which named state that is, why, and the way out. */
public final class CaptureException extends RuntimeException {
    private final CaptureErrorCode code;
    private final String hint;

    /** With the reason as the message. */
    public CaptureException(CaptureErrorCode code, String reason, String hint, @Nullable Throwable cause) {
        super(reason, cause);
        this.code = code;
        this.hint = hint;
    }

    /** Without an underlying error. */
    public CaptureException(CaptureErrorCode code, String reason, String hint) {
        this(code, reason, hint, null);
    }

    /** The named state. */
    public CaptureErrorCode code() {
        return code;
    }

    /** What a person can do about it. */
    public String hint() {
        return hint;
    }
}
