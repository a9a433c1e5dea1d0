package dev.wwi.platform.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.runtime.lag.LagMetrics;
import dev.wwi.runtime.lag.LagStage;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.LagWatch;
import dev.wwi.runtime.lag.PartitionLag;
import dev.wwi.runtime.lag.StageLag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LagWatchIT {
    private static final String GROUP = "group";
    private static final String INPUT = "input";

    @TempDir
    private Path directory;

    private final long hourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private KafkaBroker broker;
    private Admin admin;
    private KafkaProducer<String, String> producer;
    private LagWatch watch;
    private boolean isRunning = true;

    @BeforeEach
    void startBroker() throws Exception {
        broker = KafkaBroker.start(directory, FreePort.any());
        admin = Admin.create(settings());
        admin.createTopics(List.of(new NewTopic(INPUT, 2, (short) 1))).all().get();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        watch = LagWatch.start(settings(), List.of(LagStage.ofPartitions("sink", GROUP, INPUT::equals)), meters);
    }

    @AfterEach
    void stopBroker() {
        watch.close();
        producer.close();
        admin.close();
        if (isRunning) {
            broker.close();
        }
    }

    @Test
    void aPartitionIsAsOldAsItsNextRecordAndStalledWhenTheGroupDoesNothing() throws Exception {
        // Given
        write(0, hourAgo, hourAgo + 60_000);
        groupCommits(0, 1);

        // When
        StageLag lag = awaitStage(stage -> stage.state() == LagState.STALLED);

        // Then
        PartitionLag behind = lag.partitions().get(0);
        assertThat(behind.records()).isEqualTo(2);
        assertThat(behind.secondsBehind()).isBetween(3_400.0, 3_600.0);
        assertThat(lag.secondsBehind()).isEqualTo(behind.secondsBehind());
        assertThat(lag.partitions().get(1).state()).isEqualTo(LagState.CAUGHT_UP);
        assertThat(meters.get(LagMetrics.STATE)
                        .tags("stage", "sink", "state", "STALLED")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get(LagMetrics.RECORDS)
                        .tags("topic", INPUT, "partition", "0")
                        .gauge()
                        .value())
                .isEqualTo(2);
    }

    @Test
    void aTransactionsMarkerIsNoWork() throws Exception {
        // Given
        write(0, hourAgo);

        // When
        groupCommits(0, 1);

        // Then
        StageLag lag = awaitStage(stage -> stage.state() == LagState.CAUGHT_UP && stage.lag() == 0);
        assertThat(lag.partitions()).allMatch(partition -> partition.records() == 0);
    }

    @Test
    void kafkaThatDoesNotAnswerMakesTheLagUnknownAndSaysWhy() {
        // When
        broker.close();
        isRunning = false;

        // Then
        StageLag lag = awaitStage(stage -> stage.trouble() != null);
        assertThat(lag.state()).isEqualTo(LagState.UNKNOWN);
    }

    @Test
    void stagesThatCannotBeNamedForAMomentAreUnknownUntilTheyAreLookedAtAgain() {
        // Given
        AtomicBoolean canBeNamed = new AtomicBoolean(true);
        watch.close();
        watch = LagWatch.start(
                settings(),
                () -> {
                    if (!canBeNamed.get()) {
                        throw new TimeoutException("no broker answers");
                    }
                    return List.of(LagStage.ofPartitions("sink", GROUP, INPUT::equals));
                },
                meters,
                (stage, look) -> {});
        awaitStage(stage -> stage.state() == LagState.CAUGHT_UP);

        // When
        canBeNamed.set(false);

        // Then
        StageLag lost = awaitStage(stage -> stage.state() == LagState.UNKNOWN);
        assertThat(lost.trouble()).isEqualTo("no broker answers");
        assertThat(meters.get(LagMetrics.STATE)
                        .tags("stage", "sink", "state", "CAUGHT_UP")
                        .gauge()
                        .value())
                .isZero();

        // When
        canBeNamed.set(true);

        // Then
        awaitStage(stage -> stage.state() == LagState.CAUGHT_UP);
    }

    private StageLag awaitStage(Predicate<StageLag> is) {
        return await().atMost(Duration.ofSeconds(90)).until(() -> watch.lag().get(0), is);
    }

    private Map<String, Object> settings() {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "default.api.timeout.ms",
                3_000,
                "request.timeout.ms",
                2_000);
    }

    private void groupCommits(int partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        GROUP, Map.of(new TopicPartition(INPUT, partition), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private void write(int partition, long... timestamps) {
        producer.beginTransaction();
        for (long timestamp : timestamps) {
            var unused = producer.send(new ProducerRecord<>(INPUT, partition, timestamp, "key", "value"));
        }
        producer.commitTransaction();
    }
}
