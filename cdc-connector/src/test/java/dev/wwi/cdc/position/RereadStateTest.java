package dev.wwi.cdc.position;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RereadStateTest {
    @Test
    void aFirstReadStaysOneWhileItGoesOnAndWhenItIsStored() {
        // Given
        RereadState begun = RereadState.added("sales.customers")
                .begun(List.of("9"), Map.of(0, 5L))
                .passed(List.of("4"), 4);
        // When
        RereadState stored = PositionCodec.decode(PositionCodec.encode(begun), RereadState.class);
        // Then
        assertThat(stored).isEqualTo(begun);
        assertThat(stored.first()).isTrue();
        assertThat(stored.rows()).isEqualTo(4);
    }

    @Test
    void anotherReadIsStoredAsEarlierVersionsStoreAndReadIt() {
        // Given
        String earlier = "{\"table\":\"sales.orders\",\"after\":[],\"upTo\":[],\"rows\":0,\"earlierEnds\":{}}";
        // When
        RereadState read = PositionCodec.decode(earlier.getBytes(UTF_8), RereadState.class);
        // Then
        assertThat(read).isEqualTo(RereadState.requested("sales.orders"));
        assertThat(new String(PositionCodec.encode(read), UTF_8)).doesNotContain("first");
    }
}
