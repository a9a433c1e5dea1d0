package dev.wwi.schemas.star;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SurrogateKeyTest {
    @Test
    void isTheSameInEveryProcessAndVersion() {
        // Given the digest of "dim_city|42|-2208988800000000" as sha256sum prints it: 9c981fd5844ff0b1…
        assertThat(SurrogateKey.of("dim_city", 42, Validity.SINCE_EVER_MICROS)).isEqualTo(GOLDEN);
    }

    @Test
    void isPositiveAndDistinctOverMembersDimensionsAndInstants() {
        // Given
        Set<Long> keys = new HashSet<>();

        // When
        for (int id = 0; id < 1_000; id++) {
            for (String dimension : new String[] {"dim_city", "dim_customer"}) {
                keys.add(SurrogateKey.of(dimension, id, Validity.SINCE_EVER_MICROS));
                keys.add(SurrogateKey.of(dimension, id, 1L + id));
            }
        }

        // Then
        assertThat(keys).hasSize(4_000).allMatch(key -> key > 0);
    }

    @Test
    void validityRunsFrom1900ToTheLastInstantOfBigQuery() {
        assertThat(Instant.EPOCH.plus(Validity.SINCE_EVER_MICROS, ChronoUnit.MICROS))
                .isEqualTo("1900-01-01T00:00:00Z");
        assertThat(Instant.EPOCH.plus(Validity.OPEN_END_MICROS, ChronoUnit.MICROS))
                .isEqualTo("9999-12-31T23:59:59.999999Z");
    }

    private static final long GOLDEN = 2060431831430328497L;
}
