package dev.wwi.streams;

import java.util.List;
import org.apache.kafka.streams.KafkaStreams;

/** One run of the application at one pace: it starts once and, when it was closed, stays so. Thread-safe. */
interface Application {
    /** Makes runs. */
    @FunctionalInterface
    interface Factory {
        /** Makes one that is not started; nothing stays behind if it cannot be made. */
        Application create(Pace pace);
    }

    Pace pace();

    KafkaStreams.State state();

    /** Its stream threads by name. */
    List<TransformsStatus.StreamThreadStatus> threads();

    /** What keeps facts back in this run. */
    FactHold factHold();

    /** Starts; returns when what it reads to the end beforehand is read. */
    void start();

    /** Has a start that has not returned yet, or comes only now, end soon by throwing; a close is then what is left. */
    void abandonStart();

    /** Takes no records until {@link #resume}; also before the start. */
    void pause();

    /** Goes on after {@link #pause}. */
    void resume();

    /**
     * Stops after what was taken is finished; its place in the group is kept for the next run.
     *
     * @return whether it has stopped; if not, which takes long to be known, it is still stopping and may be closed again
     */
    boolean close();
}
