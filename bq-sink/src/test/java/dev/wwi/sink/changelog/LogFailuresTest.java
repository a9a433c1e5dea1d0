package dev.wwi.sink.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.sink.append.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogFailuresTest {

    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final Duration SETTLE_TIME = Duration.ofMinutes(10);

    private final LogFailures failures = new LogFailures(SETTLE_TIME);

    @Test
    void streamsThatDoNotKnowAColumnYetAreNoTroubleBeforeTheSettleTimeIsOver() {
        // Given
        ChangeLogException behind = ChangeLogException.schemaBehind("no column size");
        List<Trouble> early = new ArrayList<>();
        long now = 0;

        // When
        while (now <= SETTLE_TIME.toNanos()) {
            Duration pause = failures.failed(PARTITION, now);
            failures.trouble(PARTITION, behind, now).ifPresent(early::add);
            now += pause.toNanos();
        }
        failures.failed(PARTITION, now);

        // Then
        assertThat(early).isEmpty();
        assertThat(failures.attempts(PARTITION)).isGreaterThan(4);
        assertThat(failures.trouble(PARTITION, behind, now)).hasValueSatisfying(trouble -> {
            assertThat(trouble.code()).isEqualTo("SCHEMA_BEHIND");
            assertThat(trouble.reason()).contains("orders-0", "no column size");
        });
    }

    @Test
    void anyOtherFailureIsTroubleFromItsFourthAttemptOn() {
        // Given
        ChangeLogException failure = ChangeLogException.notWritten("took no rows");
        List<Boolean> troubled = new ArrayList<>();

        // When
        for (int attempt = 1; attempt <= 4; attempt++) {
            failures.failed(PARTITION, attempt);
            troubled.add(failures.trouble(PARTITION, failure, attempt).isPresent());
        }

        // Then
        assertThat(troubled).containsExactly(false, false, false, true);
    }

    @Test
    void aPartitionIsDueWhenItsPauseIsOverAndForgottenOnceWritten() {
        // When
        long pause = failures.failed(PARTITION, 0).toNanos();

        // Then
        assertThat(failures.due(pause - 1)).isEmpty();
        assertThat(failures.due(pause)).containsExactly(PARTITION);
        failures.forget(PARTITION);
        assertThat(failures.due(pause)).isEmpty();
        assertThat(failures.attempts(PARTITION)).isZero();
    }
}
