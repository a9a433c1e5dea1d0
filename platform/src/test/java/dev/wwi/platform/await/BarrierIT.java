package dev.wwi.platform.await;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.platform.KafkaFixture;
import dev.wwi.runtime.kafka.GroupOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BarrierIT {
    private static final String GROUP = "group";
    private static final String INPUT = "input";
    private static final String NOTES = "notes";
    private static final Barrier.Stage STAGE = new Barrier.Stage(GROUP, INPUT::equals, 2, NOTES::equals);

    @RegisterExtension
    private final KafkaFixture kafka = new KafkaFixture();

    private KafkaProducer<String, String> producer;

    @BeforeEach
    void openProducer() throws Exception {
        kafka.admin()
                .createTopics(List.of(new NewTopic(INPUT, 1, (short) 1), new NewTopic(NOTES, 1, (short) 1)))
                .all()
                .get();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.settings().get("bootstrap.servers"), "transactional.id", "test"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
    }

    @AfterEach
    void closeProducer() {
        producer.close();
    }

    @Test
    void aGroupThatHasAllRecordsBeforeATransactionsMarkerIsNotWaitedFor() throws Exception {
        // Given
        commit(INPUT, "a", "1", "b", "2");
        groupCommits(2);

        // When // Then
        assertThatCode(() -> await(Duration.ofSeconds(30))).doesNotThrowAnyException();
    }

    @Test
    void aGroupThatHasNotReadTheLastRecordIsWaitedForAndNamed() throws Exception {
        // Given
        commit(INPUT, "a", "1", "b", "2");
        groupCommits(1);

        // When // Then
        assertThatThrownBy(() -> await(Duration.ofSeconds(1)))
                .isInstanceOf(BarrierTimeoutException.class)
                .hasMessage("group group is behind in 1 partitions, for instance input-0: committed 1 of 3");
    }

    @Test
    void workThatWasPutOffIsWaitedForUntilItsNoteIsTakenBack() throws Exception {
        // Given
        commit(NOTES, "range-1", "x", "range-2", "x", "range-1", null);

        // When // Then
        assertThatThrownBy(() -> await(Duration.ofSeconds(1)))
                .isInstanceOf(BarrierTimeoutException.class)
                .hasMessage("group group has put off 1 pieces of work");
        commit(NOTES, "range-2", null);
        assertThatCode(() -> await(Duration.ofSeconds(30))).doesNotThrowAnyException();
    }

    private void await(Duration patience) throws InterruptedException {
        try (Barrier barrier = new Barrier(new GroupOffsets(kafka.admin()), kafka.settings())) {
            barrier.await(STAGE, Instant.now().plus(patience));
        }
    }

    private void groupCommits(long offset) throws Exception {
        kafka.admin()
                .alterConsumerGroupOffsets(GROUP, Map.of(new TopicPartition(INPUT, 0), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private void commit(String topic, @Nullable String... keysAndValues) throws Exception {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            sent.add(producer.send(new ProducerRecord<>(topic, keysAndValues[i], keysAndValues[i + 1])));
        }
        producer.commitTransaction();
        for (Future<RecordMetadata> acknowledgement : sent) {
            acknowledgement.get();
        }
    }
}
