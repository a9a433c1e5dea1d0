package dev.wwi.platform.deadletter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A letter for people and programs.
 *
 * @param id {@code sink/42}
 * @param failedAt when it was written, ISO 8601
 * @param stage the service and the step that failed
 * @param topic the record's, with its place there; -1 where it never had one
 * @param recordAt the record's own time, ISO 8601; null if it had none
 * @param code the error code
 * @param reason what is wrong with the record
 * @param state OPEN, REPLAYED or DROPPED
 * @param headers the record's own, as text or hexadecimal
 * @param key null if it has none, or only the list was asked for
 * @param value null if it is a tombstone, or only the list was asked for
 * @param refusal why it cannot be sent again, with the way out; null if it can, or only the list was asked for
 */
public record LetterView(
        String id,
        String failedAt,
        String stage,
        String topic,
        int partition,
        long offset,
        @Nullable String recordAt,
        String code,
        String reason,
        String state,
        Map<String, String> headers,
        @Nullable Content key,
        @Nullable Content value,
        @Nullable String refusal) {
    /**
     * Bytes for the eye.
     *
     * @param format avro, json, or hex where they could not be decoded
     * @param bytes how many they are
     */
    public record Content(String format, int bytes, String text) {}
}
