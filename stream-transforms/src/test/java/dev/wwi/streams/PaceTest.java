package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private final ProcessingConfig processing = ProcessingConfig.in("state", ProcessingConfig.DEFAULT_FACT_PARTITIONS);

    @ParameterizedTest
    @CsvSource({
        "LIVE, 0, LIVE",
        "LIVE, 199999, LIVE",
        "LIVE, 200000, CATCHING_UP",
        "CATCHING_UP, 200000, CATCHING_UP",
        "CATCHING_UP, 20001, CATCHING_UP",
        "CATCHING_UP, 20000, LIVE",
    })
    void itCatchesUpFromManyRecordsUntilFewAreLeft(Pace pace, long remainingRecords, Pace next) {
        assertThat(pace.next(remainingRecords, processing)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"LIVE, PT0.1S", "CATCHING_UP, PT1S"})
    void itCommitsSeldomWhileItCatchesUp(Pace pace, Duration interval) {
        assertThat(pace.commitInterval(processing)).isEqualTo(interval);
    }
}
