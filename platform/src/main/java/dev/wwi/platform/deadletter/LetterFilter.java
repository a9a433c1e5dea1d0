package dev.wwi.platform.deadletter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant; what is null or empty excludes none.
 *
 * @param letters those alone, as {@link LetterId} writes them
 * @param service the one that wrote it
 * @param topic the one the record came from
 * @param code the error code
 * @param since ISO 8601; when it was written, or later
 * @param resolved whether those that are done with are meant, too
 */
public record LetterFilter(
        List<String> letters,
        @Nullable String service,
        @Nullable String topic,
        @Nullable String code,
        @Nullable String since,
        boolean resolved) {
    /** Copies the list and checks names. */
    public LetterFilter {
        letters = letters == null ? List.of() : List.copyOf(letters);
        letters.forEach(LetterId::parse);
        if (service != null && !LetterId.services().contains(service)) {
            throw new IllegalArgumentException("service is " + service + "; allowed are " + LetterId.services());
        }
        if (since != null) {
            Instant.parse(since);
        }
    }

    /** All open letters. */
    public static LetterFilter open() {
        return new LetterFilter(List.of(), null, null, null, null, false);
    }

    /** Those letters, whether done with or not. */
    public static LetterFilter of(List<String> letters) {
        return new LetterFilter(letters, null, null, null, null, true);
    }

    boolean concerns(String itsService) {
        boolean isNamed = letters.isEmpty()
                || letters.stream().anyMatch(id -> LetterId.parse(id).service().equals(itsService));
        return isNamed && (service == null || service.equals(itsService));
    }

    boolean accepts(StoredLetter stored) {
        return (letters.isEmpty() || letters.contains(stored.id().toString()))
                && (service == null || service.equals(stored.id().service()))
                && (topic == null || topic.equals(stored.letter().topic()))
                && (code == null || code.equals(stored.letter().errorCode()))
                && (since == null || !stored.failedAt().isBefore(Instant.parse(since)))
                && (resolved || stored.isOpen());
    }
}
