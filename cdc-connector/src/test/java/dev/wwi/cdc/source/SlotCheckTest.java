package dev.wwi.cdc.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.position.StoredPosition;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class SlotCheckTest {
    private static final CapturedSource SOURCE = new CapturedSource(
            "7001",
            "wwi",
            "wwi_slot",
            List.of("sales.orders", "sales.order_lines"),
            true,
            List.of(),
            null,
            List.of(),
            1);
    private static final StoredPosition POSITION = new StoredPosition(SOURCE, new ResumePoint(500, 9, 3));

    @Test
    void aSlotThatIsBehindThePositionIsFine() {
        assertThatCode(() -> check(slot("pgoutput", "wwi", 400, "reserved"), 900))
                .doesNotThrowAnyException();
    }

    @Test
    void aSlotThatIsAtThePositionIsFine() {
        assertThatCode(() -> check(slot("pgoutput", "wwi", 500, "extended"), 500))
                .doesNotThrowAnyException();
    }

    @Test
    void aSlotThatIsAheadWouldSkipChanges() {
        assertRefused(
                CaptureErrorCode.SLOT_AHEAD_OF_POSITION,
                () -> check(slot("pgoutput", "wwi", 501, "reserved"), 900),
                "0/1F5",
                "0/1F4");
    }

    @Test
    void aMissingSlotIsNamed() {
        assertRefused(
                CaptureErrorCode.SLOT_MISSING,
                () -> SlotCheck.requireContinuity(POSITION, Optional.empty(), 900),
                "wwi_slot",
                "0/1F4");
    }

    @Test
    void aSlotWhoseWalIsRemovedIsNamed() {
        assertRefused(CaptureErrorCode.SLOT_LOST, () -> check(slot("pgoutput", "wwi", 400, "lost"), 900), "wwi_slot");
    }

    @Test
    void aSlotOfAnotherPluginIsNoneOfOurs() {
        assertRefused(
                CaptureErrorCode.SLOT_MISSING,
                () -> check(slot("wal2json", "wwi", 400, "reserved"), 900),
                "wal2json",
                "pgoutput");
    }

    @Test
    void aSourceThatEndsBeforeThePositionWasRestored() {
        assertRefused(
                CaptureErrorCode.POSITION_AHEAD_OF_SOURCE,
                () -> check(slot("pgoutput", "wwi", 400, "reserved"), 499),
                "restored to an earlier time");
    }

    @Test
    void aPositionFromBeforeTheTimelineWasLeftIsFine() {
        assertThatCode(() -> SlotCheck.requireSameHistory(POSITION, 2, 500)).doesNotThrowAnyException();
    }

    @Test
    void aPositionThatTheNewTimelineDoesNotHaveIsRefused() {
        assertRefused(
                CaptureErrorCode.POSITION_AHEAD_OF_SOURCE,
                () -> SlotCheck.requireSameHistory(POSITION, 2, 499),
                "0/1F4 of timeline 1",
                "left at 0/1F3 for timeline 2");
    }

    @Test
    void anotherClusterIsRefused() {
        CapturedSource other = new CapturedSource(
                "7002",
                "wwi",
                "wwi_slot",
                List.of("sales.orders", "sales.order_lines"),
                false,
                List.of(),
                null,
                List.of(),
                1);
        assertRefused(
                CaptureErrorCode.OTHER_SOURCE, () -> SlotCheck.requireSameDatabase(SOURCE, other), "7001", "7002");
    }

    @Test
    void aMissingTableIsRefused() {
        assertRefused(
                CaptureErrorCode.TABLES_CHANGED,
                () -> SlotCheck.requireTables(SOURCE, List.of("sales.orders", "sales.customers")),
                "does not name [sales.order_lines]");
    }

    @Test
    void moreTablesInAnyOrderAreFine() {
        assertThatCode(() -> SlotCheck.requireTables(
                        SOURCE, List.of("sales.order_lines", "sales.customers", "sales.orders")))
                .doesNotThrowAnyException();
    }

    private static void check(ReplicationSlot slot, long currentWalLsn) {
        SlotCheck.requireContinuity(POSITION, Optional.of(slot), currentWalLsn);
    }

    private static ReplicationSlot slot(String plugin, String database, long confirmedFlushLsn, String walStatus) {
        return new ReplicationSlot(
                plugin, database, null, confirmedFlushLsn, confirmedFlushLsn, walStatus, null, 0, null, null);
    }

    private static void assertRefused(CaptureErrorCode code, ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(CaptureException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.code().isRetriable()).isFalse();
                    assertThat(refused.hint()).isNotBlank();
                })
                .hasMessageContainingAll(parts);
    }
}
