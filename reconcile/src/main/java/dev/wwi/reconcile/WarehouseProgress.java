package dev.wwi.reconcile;

import java.util.Map;
import java.util.Set;

/** Tells when the warehouse has caught up. Implementations are thread-safe. */
public interface WarehouseProgress {
    /**
     * Returns when everything that was committed in PostgreSQL before the call is in those tables, and no correction of
     * it is on its way, but for the tables that it names: these stand still, or it takes too long.
     *
     * @param tables published names
     * @return why nothing can be said about a table, by its published name
     */
    Map<String, String> awaitCommitted(Set<String> tables) throws InterruptedException;
}
