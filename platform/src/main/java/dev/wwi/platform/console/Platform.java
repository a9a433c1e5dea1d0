package dev.wwi.platform.console;

import dev.wwi.cdc.RereadOrder;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.sink.generation.RebuildOrder;
import java.time.Duration;
import java.util.List;

/** What the console needs of a running platform. Implementations are thread-safe. */
public interface Platform {
    /** How it is now. */
    PlatformStatus status() throws InterruptedException;

    /** How far each stage of the flow is behind, in its order. */
    List<StageLag> lag();

    /** The records that could not be handled. */
    DeadLetterDesk deadLetters();

    /**
     * SQL on the warehouse.
     *
     * @throws dev.wwi.platform.query.QueryException if the warehouse refuses it
     */
    QueryResult query(String sql) throws InterruptedException;

    /**
     * Returns when all that was committed at the source before the call is in the warehouse.
     *
     * @throws dev.wwi.platform.await.BarrierTimeoutException if that takes longer than the timeout
     */
    void await(Duration timeout) throws InterruptedException;

    /**
     * Has tables read again, and returns their names at once; {@link PlatformStatus#rereads} tells how far they are.
     *
     * @throws IllegalArgumentException if a table is not captured
     * @throws IllegalStateException if capture does not stream at the moment
     */
    List<String> reread(RereadOrder order);

    /**
     * Rebuilds tables, or decides what becomes of rebuilds, and returns the tables' names at once; {@link
     * PlatformStatus#rebuilds} tells how far they are.
     *
     * @throws IllegalArgumentException if a name is of no table
     * @throws IllegalStateException if that cannot be at the moment; the message says why
     */
    List<String> rebuild(RebuildOrder order) throws InterruptedException;
}
