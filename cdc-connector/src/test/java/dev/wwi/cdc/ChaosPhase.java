package dev.wwi.cdc;

/** What the source goes through while processes are killed; in this order. Small transactions go on all the time. */
enum ChaosPhase {
    /** The first snapshot, while the tables change. */
    FIRST_SNAPSHOT,

    /** Transactions of one to four statements. */
    SMALL,

    /** COPY of thousands of rows. */
    COPY,

    /** Transactions that stay open while others commit, some of which are rolled back, wholly or to a savepoint. */
    INTERLEAVED,

    /** Updates of primary keys, one and many at once. */
    KEY_UPDATES,

    /** ADD COLUMN and wider types. */
    DDL,

    /** TRUNCATE, alone and in a transaction with other changes. */
    TRUNCATE,

    /** Tables are read again. */
    REREAD,

    /** One transaction of as many row events as the settings say. */
    HUGE
}
