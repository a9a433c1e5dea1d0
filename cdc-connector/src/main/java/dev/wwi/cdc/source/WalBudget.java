package dev.wwi.cdc.source;

import dev.wwi.cdc.config.WalBudgetAction;
import dev.wwi.cdc.config.WalBudgetConfig;
import dev.wwi.cdc.status.BudgetState;

/**
 * Judges what the slot keeps, from poll to poll.
 *
 * <p>A warning that was given stands until a fifth less is kept, so that a value that swings around the threshold is one
 * warning. Progress is a slot that is confirmed further or a transaction in Kafka: a first snapshot and a large
 * transaction move the one without the other. Not thread-safe.
 */
final class WalBudget {
    private static final double CLEARED_AT = 0.8;

    private final WalBudgetConfig config;
    private boolean warned;
    private long confirmedFlushLsn = -1;
    private long kafkaTransactions = -1;
    private long progressAtNanos;

    /**
     * What a poll came to.
     *
     * @param state how much is kept
     * @param crossed whether a warning begins or ends with this poll
     * @param standstillNanos for how long there was no progress
     * @param mustAct whether the action is due
     */
    record Verdict(BudgetState state, boolean crossed, long standstillNanos, boolean mustAct) {}

    WalBudget(WalBudgetConfig config) {
        this.config = config;
    }

    Verdict judge(long atNanos, long retainedBytes, long confirmedLsn, long transactions) {
        if (confirmedLsn != confirmedFlushLsn || transactions != kafkaTransactions) {
            confirmedFlushLsn = confirmedLsn;
            kafkaTransactions = transactions;
            progressAtNanos = atNanos;
        }
        boolean before = warned;
        double threshold = config.warnBytes().bytes() * (warned ? CLEARED_AT : 1);
        warned = retainedBytes > 0 && retainedBytes >= threshold;
        boolean exceeded = warned && retainedBytes >= config.actBytes().bytes();
        long standstill = atNanos - progressAtNanos;
        return new Verdict(
                exceeded ? BudgetState.EXCEEDED : warned ? BudgetState.WARNED : BudgetState.WITHIN,
                before != warned,
                standstill,
                exceeded
                        && config.action() == WalBudgetAction.DROP_SLOT
                        && standstill >= config.standstill().toNanos());
    }
}
