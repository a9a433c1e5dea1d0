package dev.wwi.cdc.config;

/** What is done when the slot keeps more WAL than it may. */
public enum WalBudgetAction {
    /** The slot is dropped, which lets PostgreSQL remove the WAL; capture then needs a new first snapshot. */
    DROP_SLOT,

    /** Nothing but the warning: the WAL goes on growing. */
    NONE
}
