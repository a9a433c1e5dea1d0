package dev.wwi.cdc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.RereadState;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RereadsTest {
    private static final RereadState BEGUN =
            RereadState.requested("warehouse.colors").begun(List.of("9"), Map.of(0, 5L));

    private final CaptureProgress progress = new CaptureProgress();
    private final Rereads rereads = new Rereads(List.of(BEGUN), progress);

    @Test
    void aTableThatIsBeingReadMayBeRequestedOnceMore() {
        // When
        boolean taken = rereads.request(List.of(SourceTables.COLORS, SourceTables.ORDERS, SourceTables.COLORS));
        // Then
        assertThat(taken).isTrue();
        assertThat(rereads.store())
                .containsExactly(
                        BEGUN, RereadState.requested("warehouse.colors"), RereadState.requested("sales.orders"));
    }

    @Test
    void whatWasRequestedUntilTheEndIsHandedOnAndLaterOnesAreRefused() {
        // Given
        rereads.request(List.of(SourceTables.ORDERS));
        // When
        List<String> handedOn = rereads.end();
        // Then
        assertThat(handedOn).containsExactly("sales.orders");
        assertThat(rereads.request(List.of(SourceTables.COLORS))).isFalse();
    }

    @Test
    void aTableThatIsHeldBackStaysInTheRowAndOthersPassIt() {
        // Given
        rereads.holdBack("warehouse.colors");
        rereads.request(List.of(SourceTables.ORDERS));
        // When
        Optional<RereadState> turn = rereads.first();
        rereads.advance(null);
        // Then
        assertThat(turn).contains(RereadState.requested("sales.orders"));
        assertThat(rereads.first()).isEmpty();
        assertThat(rereads.store()).containsExactly(BEGUN);
    }

    @Test
    void allOfATableIsGivenUpWithItsReason() {
        // Given
        rereads.request(List.of(SourceTables.ORDERS, SourceTables.COLORS));
        // When
        rereads.giveUp("warehouse.colors", new CaptureException(CaptureErrorCode.UNENCODABLE, "no place", "mend it"));
        // Then
        assertThat(rereads.store()).containsExactly(RereadState.requested("sales.orders"));
        assertThat(progress.status().finishedRereads())
                .singleElement()
                .satisfies(finished -> assertThat(finished.failure()).isEqualTo("no place [UNENCODABLE]. mend it"));
    }
}
