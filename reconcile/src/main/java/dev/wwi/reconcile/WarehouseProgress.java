package dev.wwi.reconcile;

/** Tells when the warehouse has caught up. Implementations are thread-safe. */
public interface WarehouseProgress {
    /**
     * Returns when everything that was committed in PostgreSQL before the call is in the warehouse, in all tables, and
     * no correction of it is on its way.
     *
     * @throws WarehouseBehindException if that takes too long
     */
    void awaitCommitted() throws InterruptedException;
}
