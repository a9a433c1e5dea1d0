package dev.wwi.streams.failure;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.streams.binary.BinaryReader;
import java.io.IOException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    private final ThreadFailures failures = new ThreadFailures();

    @Test
    void whatMayPassIsTriedByANewThreadAndShownUntilItHasPassed() {
        // Given
        Exception silence = new StreamsException(
                new SchemaRegistryException("the registry did not answer", true, new IOException("refused")));

        // Then
        assertThat(failures.handle(silence)).isEqualTo(REPLACE_THREAD);
        assertThat(failures.passing()).contains(new Health.Degraded("refused"));
        assertThat(failures.failed()).isEmpty();
        failures.recovered();
        assertThat(failures.passing()).isEmpty();
        assertThat(failures.handle(new StreamsException(new TimeoutException("broker"))))
                .isEqualTo(REPLACE_THREAD);
    }

    @Test
    void everythingElseStopsTheApplicationInANamedState() {
        assertFailsAs("SOURCE_TOPIC_MISSING", new MissingSourceTopicException("wwi.sales.orders"));
        assertFailsAs(
                "NOTE_UNREADABLE",
                new StreamsException(new UnreadableNoteException("a note", new IllegalStateException("cut"))));
        assertFailsAs("SCHEMA_REFUSED", new SchemaRegistryException("409", false, new IOException("incompatible")));
        assertFailsAs("ACCESS_DENIED", new StreamsException(new TopicAuthorizationException("wwi.dim.city")));
        assertFailsAs("INSTANCE_ID_TAKEN", new FencedInstanceIdException("1"));
        assertFailsAs("STATE_DAMAGED", new ProcessorStateException("no space left on device"));
        assertFailsAs("TRANSFORMS_FAILED", new IllegalStateException("a bug"));
    }

    @Test
    void anOpeningIsTriedAgainUnlessItsFailureHasANameOrLastsTooLong() {
        assertThat(failures.reasonToTryAgain(new StreamsException("the state directory is locked"), 9))
                .contains("the state directory is locked");
        assertThat(failures.reasonToTryAgain(new TimeoutException("broker"), 1_000))
                .contains("broker");
        assertThat(failures.failed()).isEmpty();
        assertStops(new StreamsException("the state directory is locked"), 10, "TRANSFORMS_FAILED");
        assertStops(new StreamsException(new ProcessorStateException("no space")), 1, "STATE_DAMAGED");
        assertStops(new NoClassDefFoundError("org/apache/kafka/streams/KafkaStreams"), 1, "TRANSFORMS_FAILED");
    }

    private static void assertStops(Throwable thrown, int attempts, String code) {
        ThreadFailures failures = new ThreadFailures();
        assertThat(failures.reasonToTryAgain(thrown, attempts)).isEmpty();
        assertThat(failures.failed())
                .hasValueSatisfying(failed -> assertThat(failed.code()).isEqualTo(code));
    }

    @Test
    void damagedStoreBytesAreNeverBlamedOnTheRecord() {
        assertThatThrownBy(() -> new BinaryReader(new byte[0]).readLong())
                .satisfies(damaged -> assertThat(Faults.isOfTheRecord(damaged)).isFalse())
                .satisfies(damaged -> assertFailsAs("STATE_DAMAGED", damaged));
    }

    @Test
    void norAreDamagedNotes() {
        assertThat(Faults.isOfTheRecord(
                        new UnreadableNoteException("a note", new IllegalArgumentException("not a number"))))
                .isFalse();
    }

    @Test
    void aRecordIsToBlameForItsContentAndNotForTheSurroundings() {
        assertThat(Faults.isOfTheRecord(new IllegalArgumentException("bad value")))
                .isTrue();
        assertThat(Faults.isOfTheRecord(new SchemaRegistryException("404", false, new IOException())))
                .isTrue();
        assertThat(Faults.isOfTheRecord(new SchemaRegistryException("503", true, new IOException())))
                .isFalse();
        assertThat(Faults.isOfTheRecord(new ProcessorStateException("disk"))).isFalse();
    }

    private static void assertFailsAs(String code, Throwable thrown) {
        ThreadFailures failures = new ThreadFailures();
        assertThat(failures.handle(thrown)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failures.failed()).hasValueSatisfying(failed -> {
            assertThat(failed.code()).isEqualTo(code);
            assertThat(failed.reason()).isNotBlank();
            assertThat(failed.hint()).isNotBlank();
        });
    }
}
