package dev.wwi.platform.pause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.cdc.config.WalBudgetAction;
import dev.wwi.cdc.config.WalBudgetConfig;
import dev.wwi.runtime.config.ByteSize;
import dev.wwi.runtime.pause.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PauseDeskTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final long GIGABYTE = 1L << 30;

    private final InMemoryPauses store = new InMemoryPauses();
    private final PauseDesk desk = desk(new SlotOutlook(2 * GIGABYTE, 1 << 20, 4 * GIGABYTE, budget("DROP_SLOT")));

    @Test
    void aPauseOfCaptureSaysWhenTheSlotIsDropped() throws Exception {
        // When
        List<PauseView> views = desk.pause(new PauseOrder(List.of("capture"), "moving disks", false));

        // Then
        assertThat(store.read()).containsEntry("capture", new Pause("capture", NOW, "moving disks"));
        assertThat(views).singleElement().satisfies(view -> {
            assertThat(view.risk())
                    .contains("2GB now, growing by 1MB/s")
                    .contains("At 32GB, in 8 h 32 min, the connector drops the slot")
                    .contains("After 4GB more, in 1 h 8 min, PostgreSQL may invalidate it");
            assertThat(view.effect()).contains("Nothing is read from the source's WAL");
        });
    }

    @Test
    void aTrialHaltsNothing() throws Exception {
        // When
        List<PauseView> views = desk.pause(new PauseOrder(List.of("transforms", "analytics.fct_order"), "", true));

        // Then
        assertThat(views).extracting(PauseView::scope).containsExactly("transforms", "analytics.fct_order");
        assertThat(store.read()).isEmpty();
    }

    @Test
    void nothingIsHaltedIfOneScopeIsUnknown() {
        assertThatThrownBy(() -> desk.pause(new PauseOrder(List.of("sink", "analytics.fct_nothing"), "", false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("analytics.fct_nothing cannot be paused; allowed are capture, transforms, sink, and the"
                        + " tables analytics.fct_order, raw.sales_orders");
        assertThat(store.read()).isEmpty();
    }

    @Test
    void whatIsNotHaltedCannotGoOn() throws Exception {
        // Given
        desk.pause(new PauseOrder(List.of("sink", "transforms"), "", false));

        // When, then
        assertThatThrownBy(() -> desk.resume(List.of("capture")))
                .hasMessage("capture is not paused; paused is sink, transforms");
        assertThat(desk.resume(List.of("sink"))).containsExactly("sink");
        assertThat(desk.list()).extracting(PauseView::scope).containsExactly("transforms");
        assertThat(desk.resume(List.of())).containsExactly("transforms");
        assertThat(desk.list()).isEmpty();
    }

    @Test
    void aSlotThatNobodyDropsIsSaidToBeLimitedByPostgresqlAlone() throws Exception {
        // Given
        PauseDesk unlimited = desk(new SlotOutlook(0, 0, null, budget("NONE")));

        // When
        List<PauseView> views = unlimited.pause(new PauseOrder(List.of("capture"), "", true));

        // Then
        assertThat(views.get(0).risk()).contains("Nothing but PostgreSQL's max_slot_wal_keep_size limits it");
    }

    private PauseDesk desk(SlotOutlook slot) {
        return new PauseDesk(
                store, () -> List.of("raw.sales_orders", "analytics.fct_order"), () -> Optional.of(slot), () -> NOW);
    }

    private static WalBudgetConfig budget(String action) {
        return new WalBudgetConfig(
                ByteSize.parse("4GB"), ByteSize.parse("32GB"), Duration.ofMinutes(10), WalBudgetAction.valueOf(action));
    }
}
