package dev.wwi.platform.console;

import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildsStatus;
import java.util.List;

/** Something that runs and rebuilds tables. */
public interface RebuildClient {
    /** Has the order done, and returns the tables' names at once. */
    List<String> rebuild(RebuildOrder order) throws PlatformCallException, InterruptedException;

    /**
     * How far they are.
     *
     * @throws PlatformCallException if nothing answers, or no sink tells; never told as if there were none
     */
    RebuildsStatus rebuilds() throws PlatformCallException, InterruptedException;
}
