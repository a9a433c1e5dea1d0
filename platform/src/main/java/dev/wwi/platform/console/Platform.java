package dev.wwi.platform.console;

import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.pause.PauseDesk;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
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

    /** What an operator has halted. */
    PauseDesk pauses();

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
    List<String> reread(RereadOrder order) throws InterruptedException;

    /**
     * Has tables captured too, and returns their names at once; {@link PlatformStatus#rereads} tells how far their rows are
     * read.
     *
     * @throws IllegalArgumentException if a table is unknown or captured already
     * @throws IllegalStateException if that cannot be at the moment; the message says why
     */
    List<String> add(AdditionOrder order) throws InterruptedException;

    /**
     * Rebuilds tables, or decides what becomes of rebuilds, and returns the tables' names at once; {@link
     * PlatformStatus#rebuilds} tells how far they are.
     *
     * @throws IllegalArgumentException if a name is of no table
     * @throws IllegalStateException if that cannot be at the moment; the message says why
     */
    List<String> rebuild(RebuildOrder order) throws InterruptedException;

    /**
     * Changes how many partitions the topics that feed facts have, and returns at once what that does; an order that is a
     * trial is only told what would be done, or how far it is.
     *
     * @throws IllegalArgumentException if this is not done here
     * @throws IllegalStateException if that cannot be at the moment; the message says why
     */
    PartitionPlan partitions(PartitionsOrder order) throws InterruptedException;

    /**
     * Compares the warehouse with the source, and returns when that is done.
     *
     * @throws IllegalArgumentException if there is no such table
     * @throws IllegalStateException if another reconciliation is running
     */
    ReconcileAnswer reconcile(ReconcileOrder order) throws InterruptedException;
}
