package dev.wwi.streams.fact;

import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.timeline.Version;
import org.jspecify.annotations.Nullable;

/**
 * A dimension member as it was at L, or the Unknown member if there was none.
 *
 * <p>Whatever is read of it is noted down, since a fact is a function of its rows and of these readings: as long as they
 * come out the same, so does the fact.
 */
final class Member {
    private static final String UNKNOWN_TEXT = "N/A";

    private final @Nullable Version version;
    private final BinaryWriter readings;

    Member(@Nullable Version version, BinaryWriter readings) {
        this.version = version;
        this.readings = readings;
    }

    /** The surrogate key; 0 if unknown. */
    long key() {
        long key = version == null ? SurrogateKey.UNKNOWN : version.key();
        readings.writeLong(key);
        return key;
    }

    /** A text attribute; {@code N/A} if unknown. */
    String text(String attribute) {
        String text = version == null ? UNKNOWN_TEXT : version.attributes().string(attribute);
        readings.writeString(text);
        return text;
    }

    /** A number; 0 if unknown. */
    long number(String attribute) {
        long number = version == null ? 0 : version.attributes().longValue(attribute);
        readings.writeLong(number);
        return number;
    }

    /** A flag; false if unknown. */
    boolean flag(String attribute) {
        boolean flag = version != null && version.attributes().bool(attribute);
        readings.writeBoolean(flag);
        return flag;
    }

    /** The id of another member; null, which is unknown as well, if this one is. */
    @Nullable
    Long id(String attribute) {
        Long id = version == null ? null : version.attributes().longOrNull(attribute);
        readings.writeBoolean(id != null);
        if (id != null) {
            readings.writeLong(id);
        }
        return id;
    }
}
