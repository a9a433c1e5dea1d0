package dev.wwi.streams.timeline;

import java.util.List;
import java.util.Optional;

/**
 * All versions of one member in order of time; they do not overlap, gaps are times at which it did not exist. A later
 * timeline of the same member replaces the whole earlier one.
 *
 * @param dimension the dimension's table, {@code dim_city}, or {@code package_type}
 * @param id the business id
 * @param versions ascending, never empty: a member without versions is a tombstone on the topic
 */
public record MemberTimeline(String dimension, long id, List<Version> versions) {
    /** Copies the versions and checks their order. */
    public MemberTimeline {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException(dimension + " " + id + ": a timeline has at least one version");
        }
        for (int index = 1; index < versions.size(); index++) {
            if (versions.get(index).validFromMicros() < versions.get(index - 1).validToMicros()) {
                throw new IllegalArgumentException(dimension + " " + id + ": version " + index + " starts at "
                        + versions.get(index).validFromMicros() + ", before the one before it ends");
            }
        }
    }

    /** Whose timeline it is. */
    public MemberId member() {
        return new MemberId(dimension, id);
    }

    /** The version that held at the instant, microseconds since 1970 UTC. */
    public Optional<Version> asOf(long micros) {
        int low = 0;
        int high = versions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Version version = versions.get(middle);
            if (version.isValidAt(micros)) {
                return Optional.of(version);
            }
            if (micros < version.validFromMicros()) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }
}
