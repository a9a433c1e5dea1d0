package dev.wwi.sink.append;

/** What becomes of one record, told on the thread that added its row. Exactly one of the methods is called, once. */
public interface Delivery {

    /** The record's change, or a later one of the same key, is in the table. */
    void acknowledged();

    /** BigQuery refused the row as such. */
    void rejected(String reason);

    /** Whether nobody waits for it any more: the partition went to another consumer, which delivers it again. */
    boolean isAbandoned();
}
