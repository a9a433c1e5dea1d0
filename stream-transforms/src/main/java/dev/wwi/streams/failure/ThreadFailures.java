package dev.wwi.streams.failure;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.streams.binary.DamagedBytesException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TopologyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows when a stream thread dies: what may pass is tried by a new thread; everything else stops the
 * application in a failed state that has a name. Thread-safe.
 */
public final class ThreadFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadFailures.class);
    private static final String NAMELESS = "TRANSFORMS_FAILED";
    private static final int NAMELESS_ATTEMPTS = 10;

    private final AtomicReference<Optional<Health.Failed>> failed = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Health.Degraded>> passing = new AtomicReference<>(Optional.empty());

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (Faults.isPassing(exception)) {
            LOGGER.atWarn().setCause(exception).log("A stream thread is replaced");
            passing.set(Optional.of(new Health.Degraded(Faults.reason(exception))));
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOGGER.atError().setCause(exception).log("The transforms stop");
        failed.set(Optional.of(failure(exception)));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /**
     * Decides what follows when the application was closed and could not be opened again. It ran with the same settings
     * just before, so what is no failure with a name may pass, too; if it does not soon, a new process may be the cure.
     *
     * @param attempts how often it was tried, this time included
     * @return the reason, if it is to be tried again; if not, the application has {@link #failed}
     */
    public Optional<String> reasonToTryAgain(Throwable thrown, int attempts) {
        Health.Failed failure = failure(thrown);
        boolean isNameless = thrown instanceof Exception && failure.code().equals(NAMELESS);
        if (Faults.isPassing(thrown) || (isNameless && attempts < NAMELESS_ATTEMPTS)) {
            LOGGER.atWarn().addKeyValue("attempts", attempts).setCause(thrown).log("The transforms do not open yet");
            return Optional.of(failure.reason());
        }
        LOGGER.atError().addKeyValue("attempts", attempts).setCause(thrown).log("The transforms stop");
        failed.set(Optional.of(failure));
        return Optional.empty();
    }

    /** Why the application has stopped, if it has. */
    public Optional<Health.Failed> failed() {
        return failed.get();
    }

    /** Why a thread was replaced, until {@link #recovered}. */
    public Optional<Health.Degraded> passing() {
        return passing.get();
    }

    /** The application works again. */
    public void recovered() {
        passing.set(Optional.empty());
    }

    private static Health.Failed failure(Throwable exception) {
        String reason = Faults.reason(exception);
        if (is(exception, MissingSourceTopicException.class) || isOfMissingGlobalTopic(exception)) {
            return new Health.Failed("SOURCE_TOPIC_MISSING", reason, "Restore the topic, or build another generation.");
        }
        if (is(exception, SchemaRegistryException.class)) {
            return new Health.Failed(
                    "SCHEMA_REFUSED",
                    reason,
                    "See which schema the registry has under the subject; build another generation if it must change.");
        }
        if (is(exception, AuthorizationException.class)) {
            return new Health.Failed("ACCESS_DENIED", reason, "Grant the transforms' principal what is named.");
        }
        if (is(exception, FencedInstanceIdException.class)) {
            return new Health.Failed(
                    "INSTANCE_ID_TAKEN", reason, "Give each process of the application an instanceId of its own.");
        }
        if (is(exception, RecordTooLargeException.class)) {
            return new Health.Failed(
                    "RECORD_TOO_LARGE", reason, "Raise max.message.bytes of the topic and max.request.size.");
        }
        if (is(exception, UnreadableNoteException.class)) {
            return new Health.Failed(
                    "NOTE_UNREADABLE",
                    reason,
                    "Run a program that is no older than the one that wrote it. If the bytes are damaged, write a tombstone"
                            + " under the key: a rebuild may then take the row for changed when it was read.");
        }
        if (is(exception, DamagedBytesException.class) || is(exception, ProcessorStateException.class)) {
            return new Health.Failed(
                    "STATE_DAMAGED",
                    reason,
                    "See that the disk has room; delete the state directory to restore it from Kafka, or rebuild.");
        }
        if (is(exception, TopologyException.class)) {
            return new Health.Failed("TOPOLOGY_CHANGED", reason, "Build another generation of the transforms.");
        }
        return new Health.Failed(NAMELESS, reason, "The log has the stack trace; start again when mended.");
    }

    /** Kafka Streams has no exception of its own for the topic of a global table. */
    private static boolean isOfMissingGlobalTopic(Throwable exception) {
        return Faults.find(exception, StreamsException.class)
                .filter(found ->
                        String.valueOf(found.getMessage()).startsWith("There are no partitions available for topic "))
                .isPresent();
    }

    private static boolean is(Throwable exception, Class<? extends Throwable> type) {
        return Faults.find(exception, type).isPresent();
    }
}
