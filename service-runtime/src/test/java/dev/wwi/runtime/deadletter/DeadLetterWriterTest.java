package dev.wwi.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeadLetterWriterTest {
    private static final DeadLetter LETTER =
            DeadLetter.of("sink/encode", DeadLetterTest.original("key", "value"), "NOT_A_DATE", "reason");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void lettersAreDurableAndCountedWhenWriteReturns() {
        // Given
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        DeadLetterWriter writer = new DeadLetterWriter(producer, "wwi.dlq.sink", meters);

        // When
        writer.write(List.of(LETTER, LETTER));

        // Then
        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("wwi.dlq.sink", "wwi.dlq.sink");
        assertThat(producer.flushed()).isTrue();
        assertThat(meters.get(DeadLetterWriter.WRITTEN)
                        .tags("stage", "sink/encode", "topic", "wwi.dim.city", "code", "NOT_A_DATE")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aLetterThatIsNotWrittenFailsTheCaller() {
        // Given
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized void flush() {
                        errorNext(new TimeoutException("no broker"));
                    }
                };
        DeadLetterWriter writer = new DeadLetterWriter(producer, "wwi.dlq.sink", meters);

        // When // Then
        assertThatThrownBy(() -> writer.write(List.of(LETTER)))
                .isInstanceOf(DeadLetterException.class)
                .hasMessageContaining("wwi.dlq.sink")
                .hasMessageContaining("no broker");
        assertThat(meters.find(DeadLetterWriter.WRITTEN).counter()).isNull();
    }
}
