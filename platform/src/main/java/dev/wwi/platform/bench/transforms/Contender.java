package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.platform.bench.transforms.TransformsBenchOptions.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/** A way from change topics to fct_order, in a process of its own; one for each turn, which shares nothing with others. */
interface Contender {
    String name();

    /** Whether it takes part there. */
    default boolean takesPartIn(Section section) {
        return true;
    }

    /** Its Kafka Streams application. */
    String applicationId();

    /** The topic of fct_order. */
    String output();

    /** The field of the output that says when the row was committed at the source, in microseconds. */
    String commitField();

    /** Topics that have to be there before it starts, with their partitions. */
    Map<String, Integer> topicsToCreate();

    /** Topics that it keeps to itself. */
    Predicate<String> internalTopics();

    /** What to wait for until it has nothing left to do. */
    Barrier.Stage stage();

    /**
     * Starts it.
     *
     * @param filling whether much is to be read, for which it may commit rarely
     */
    MeasuredProcess start(Path state, int operationsPort, boolean filling) throws IOException;
}
