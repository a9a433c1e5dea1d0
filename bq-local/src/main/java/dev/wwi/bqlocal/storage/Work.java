package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.row.RowBlock;
import java.util.concurrent.CompletableFuture;

/** An entry of the write loop's queue. */
sealed interface Work {
    /** Rows to write. */
    record Append(AppendTarget target, RowBlock block, long bytes, AppendListener listener) implements Work {}

    /** An answer that needs no write but must not overtake the answers of earlier appends. */
    record Reply(Runnable reply) implements Work {}

    /** A change with a transaction of its own. */
    record Alteration<T>(Change<T> change, CompletableFuture<T> result) implements Work {}

    /** Ends the loop. */
    record Stop() implements Work {}
}
