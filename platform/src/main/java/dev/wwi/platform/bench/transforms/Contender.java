package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.bench.MeasuredProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/** A way from change topics to fct_order, in a process of its own. */
interface Contender {
    String name();

    /** The topic of fct_order. */
    String output();

    /** The field of the output that says when the row was committed at the source, in microseconds. */
    String commitField();

    /** Topics that have to be there before it starts, with their partitions. */
    Map<String, Integer> topicsToCreate();

    /** Topics that it keeps to itself. */
    Predicate<String> internalTopics(String applicationId);

    /** What to wait for until it has nothing left to do. */
    Barrier.Stage stage(String applicationId);

    /**
     * Starts it.
     *
     * @param filling whether much is to be read, for which it may commit rarely
     */
    MeasuredProcess start(String applicationId, Path state, int operationsPort, boolean filling) throws IOException;
}
