package dev.wwi.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final String DEAD_LETTERS = "wwi.dlq.sink";
    private static final Header TRACE = new RecordHeader("trace", new byte[] {1, 2});

    @Test
    void theOriginalComesThroughTheTopicUnchanged() {
        // Given
        DeadLetter letter = DeadLetter.of("sink/encode", original("key", "value", TRACE), "NOT_A_DATE", "städtename");

        // When
        DeadLetter read = DeadLetter.parse(delivered(letter.toProducerRecord(DEAD_LETTERS)));

        // Then
        assertThat(read).isEqualTo(letter);
        assertThat(read.partition()).isEqualTo(3);
        assertThat(read.offset()).isEqualTo(77);
        assertThat(read.timestampMillis()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void theHeadersAreReadableByAnyTool() {
        // Given
        DeadLetter letter = DeadLetter.of("sink/encode", original("key", "value", TRACE), "NOT_A_DATE", "reason");

        // When
        ProducerRecord<byte[], byte[]> record = letter.toProducerRecord(DEAD_LETTERS);

        // Then
        assertThat(record.topic()).isEqualTo(DEAD_LETTERS);
        assertThat(record.timestamp()).isNull();
        assertThat(record.key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(record.headers().lastHeader("trace")).isEqualTo(TRACE);
        assertThat(text(record, "wwi.stage")).isEqualTo("sink/encode");
        assertThat(text(record, "wwi.topic")).isEqualTo("wwi.dim.city");
        assertThat(text(record, "wwi.partition")).isEqualTo("3");
        assertThat(text(record, "wwi.offset")).isEqualTo("77");
        assertThat(text(record, "wwi.error.code")).isEqualTo("NOT_A_DATE");
        assertThat(text(record, "wwi.error.reason")).isEqualTo("reason");
    }

    @Test
    void aReplayIsTheOriginalInItsPlace() {
        // Given
        DeadLetter letter = DeadLetter.of("sink/encode", original(null, null, TRACE), "NOT_A_DATE", "reason");

        // When
        ProducerRecord<byte[], byte[]> replay = DeadLetter.parse(delivered(letter.toProducerRecord(DEAD_LETTERS)))
                .toReplayRecord();

        // Then
        assertThat(replay.topic()).isEqualTo("wwi.dim.city");
        assertThat(replay.partition()).isEqualTo(3);
        assertThat(replay.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(replay.key()).isNull();
        assertThat(replay.value()).isNull();
        assertThat(replay.headers()).containsExactly(TRACE);
    }

    @Test
    void aRecordThatFailsAgainCarriesOnlyItsLatestFailure() {
        // Given
        DeadLetter first = DeadLetter.of("sink/encode", original("key", "value", TRACE), "FIRST", "reason");
        ConsumerRecord<byte[], byte[]> again = delivered(first.toProducerRecord("wwi.dim.city"));

        // When
        ProducerRecord<byte[], byte[]> second =
                DeadLetter.of("sink/append", again, "SECOND", "reason").toProducerRecord(DEAD_LETTERS);

        // Then
        assertThat(second.headers().headers("wwi.error.code")).hasSize(1);
        assertThat(text(second, "wwi.error.code")).isEqualTo("SECOND");
    }

    @Test
    void aRecordThatNeverReachedKafkaHasNoPosition() {
        // Given
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("wwi.sales.orders", new byte[] {1}, new byte[0]);

        // When
        DeadLetter letter = DeadLetter.unpublished("connector/encode", record, "TOO_LARGE", "reason");

        // Then
        assertThat(letter.partition()).isEqualTo(DeadLetter.UNKNOWN);
        assertThat(DeadLetter.parse(delivered(letter.toProducerRecord(DEAD_LETTERS))))
                .isEqualTo(letter);
        assertThat(letter.toReplayRecord().partition()).isNull();
        assertThat(letter.toReplayRecord().timestamp()).isNull();
    }

    @Test
    void anEndlessReasonIsCut() {
        // Given
        String reason = "x".repeat(10_000_000);

        // When
        DeadLetter letter = DeadLetter.of("sink", original("key", "value", TRACE), "CODE", reason);

        // Then
        assertThat(letter.errorReason())
                .hasSize(DeadLetter.MAX_REASON_CHARACTERS)
                .endsWith("x…");
    }

    @Test
    void aRecordThatIsNoDeadLetterIsRefused() {
        // Given
        ConsumerRecord<byte[], byte[]> record = original("key", "value", TRACE);

        // When // Then
        assertThatThrownBy(() -> DeadLetter.parse(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Record 77 of wwi.dim.city-3 is no dead letter: it has no header wwi.stage");
    }

    private static String text(ProducerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    static ConsumerRecord<byte[], byte[]> original(@Nullable String key, @Nullable String value, Header... headers) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "wwi.dim.city",
                3,
                77L,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                keyBytes,
                valueBytes,
                new RecordHeaders(headers),
                Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> delivered(ProducerRecord<byte[], byte[]> record) {
        List<Header> headers =
                StreamSupport.stream(record.headers().spliterator(), false).toList();
        return new ConsumerRecord<>(
                record.topic(),
                0,
                5L,
                1_800_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                new RecordHeaders(headers),
                Optional.empty());
    }
}
