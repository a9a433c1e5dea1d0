package dev.wwi.cdc.status;

/** How the WAL that the slot keeps stands to what it may keep. */
public enum BudgetState {
    /** Less than the warning. */
    WITHIN,

    /** More than the warning, and capture is catching up or has time left. */
    WARNED,

    /** More than it may keep; the slot is dropped once capture makes no progress for the configured time. */
    EXCEEDED
}
