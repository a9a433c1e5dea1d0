package dev.wwi.cdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.config.WalBudgetAction;
import dev.wwi.cdc.config.WalBudgetConfig;
import dev.wwi.cdc.source.WalBudget.Verdict;
import dev.wwi.cdc.status.BudgetState;
import dev.wwi.runtime.config.ByteSize;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WalBudgetTest {
    private WalBudget budget = budget(WalBudgetAction.DROP_SLOT);

    @Test
    void lessThanTheWarningIsWithin() {
        assertThat(judge(0, 99, 1, 1)).isEqualTo(new Verdict(BudgetState.WITHIN, false, 0, false));
    }

    @Test
    void aValueThatSwingsAroundTheThresholdIsOneWarning() {
        assertThat(judge(0, 100, 1, 1).crossed()).isTrue();
        assertThat(judge(1, 99, 2, 1)).isEqualTo(new Verdict(BudgetState.WARNED, false, 0, false));
        assertThat(judge(2, 101, 3, 1).crossed()).isFalse();
        assertThat(judge(3, 79, 4, 1)).isEqualTo(new Verdict(BudgetState.WITHIN, true, 0, false));
        assertThat(judge(4, 100, 5, 1).crossed()).isTrue();
    }

    @Test
    void captureThatStandsStillLosesItsSlotAfterTheStatedTime() {
        assertThat(judge(0, 500, 7, 1).mustAct()).isFalse();
        assertThat(judge(59, 500, 7, 1).mustAct()).isFalse();
        assertThat(judge(60, 500, 7, 1))
                .isEqualTo(new Verdict(BudgetState.EXCEEDED, false, TimeUnit.SECONDS.toNanos(60), true));
    }

    @Test
    void aSlotThatIsConfirmedFurtherIsKept() {
        judge(0, 500, 7, 1);
        assertThat(judge(50, 500, 8, 1).mustAct()).isFalse();
        assertThat(judge(109, 500, 8, 1).mustAct()).isFalse();
        assertThat(judge(110, 500, 8, 1).mustAct()).isTrue();
    }

    @Test
    void aSnapshotOrALargeTransactionThatComesIntoKafkaKeepsTheSlot() {
        judge(0, 500, 7, 1);
        assertThat(judge(59, 500, 7, 2).mustAct()).isFalse();
        assertThat(judge(118, 500, 7, 2).mustAct()).isFalse();
        assertThat(judge(119, 500, 7, 2).mustAct()).isTrue();
    }

    @Test
    void lessThanTheBudgetIsKeptForEver() {
        judge(0, 399, 7, 1);
        assertThat(judge(100_000, 399, 7, 1).mustAct()).isFalse();
    }

    @Test
    void withoutAnActionNothingIsDone() {
        budget = budget(WalBudgetAction.NONE);
        judge(0, 500, 7, 1);
        assertThat(judge(100_000, 500, 7, 1))
                .isEqualTo(new Verdict(BudgetState.EXCEEDED, false, TimeUnit.SECONDS.toNanos(100_000), false));
    }

    private static WalBudget budget(WalBudgetAction action) {
        return new WalBudget(
                new WalBudgetConfig(ByteSize.ofBytes(100), ByteSize.ofBytes(400), Duration.ofMinutes(1), action));
    }

    private Verdict judge(long atSeconds, long retained, long confirmed, long transactions) {
        return budget.judge(TimeUnit.SECONDS.toNanos(atSeconds), retained, confirmed, transactions);
    }
}
