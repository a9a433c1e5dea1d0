package dev.wwi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the broker while transactions are completed, as many as there can be at a time: each writes its number to every
 * partition of a topic and commits it as a group's offset.
 */
class KafkaBrokerKillIT {
    private static final int KILLS = 5;
    private static final int WRITERS = 6;
    private static final int TRANSACTIONS_BEFORE_A_KILL = 300;
    private static final int PARTITIONS = 6;
    private static final TopicPartition READ = new TopicPartition("read", 0);
    private static final List<TopicPartition> WRITTEN = IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition("written", partition))
            .toList();

    @TempDir
    private Path directory;

    private final int port = FreePort.any();

    /** The broker of a process that is killed: {@code DIRECTORY PORT}. */
    public static void main(String[] arguments) throws Exception {
        KafkaBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println("STARTED");
        Thread.currentThread().join();
    }

    @Test
    void aTransactionIsWholeWheneverTheBrokerWasKilled() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(directory, port);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(
                            List.of(new NewTopic("read", 1, (short) 1), new NewTopic("written", PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            // When
            writeUntilKilled();

            // Then
            try (KafkaBroker broker = KafkaBroker.start(directory, port)) {
                for (int writer = 0; writer < WRITERS; writer++) {
                    producer(writer).close();
                }
                assertThat(ends("read_committed"))
                        .as("places up to which committed records are shown, kill %d", kill)
                        .isEqualTo(ends("read_uncommitted"));
                Map<String, Map<Integer, Long>> written = lastWritten();
                for (int writer = 0; writer < WRITERS; writer++) {
                    long committed = committedOffset(broker, writer);
                    assertThat(written.get(writer(writer)).values())
                            .as("numbers of %s in the partitions, kill %d", writer(writer), kill)
                            .hasSize(PARTITIONS)
                            .containsOnly(committed);
                }
            }
        }
    }

    private void writeUntilKilled() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KafkaBrokerKillIT.class.getName(),
                        directory.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            awaitStarted(process);
            CountDownLatch enough = new CountDownLatch(TRANSACTIONS_BEFORE_A_KILL);
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writers.add(new Thread(() -> write(number, enough), writer(writer)));
            }
            writers.forEach(Thread::start);
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            process.destroyForcibly().waitFor();
            for (Thread writer : writers) {
                writer.interrupt();
                writer.join();
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void awaitStarted(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.equals("STARTED")) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo("STARTED");
    }

    private void write(int writer, CountDownLatch enough) {
        Producer<String, String> producer = producer(writer);
        try (Consumer<String, String> member = consumer(Map.of("group.id", writer(writer)))) {
            for (long number = System.nanoTime(); true; number++) {
                producer.beginTransaction();
                for (TopicPartition partition : WRITTEN) {
                    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                            partition.topic(), partition.partition(), writer(writer), Long.toString(number)));
                }
                producer.sendOffsetsToTransaction(Map.of(READ, new OffsetAndMetadata(number)), member.groupMetadata());
                producer.commitTransaction();
                enough.countDown();
            }
        } catch (KafkaException e) {
            assertThat(enough.getCount())
                    .as("transactions left at the kill: %s", e)
                    .isZero();
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Whatever transaction of the writer was under way is over when it returns. */
    private Producer<String, String> producer(int writer) {
        Producer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers(), "transactional.id", writer(writer), "max.block.ms", "30000"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private Map<TopicPartition, Long> ends(String isolation) {
        try (Consumer<String, String> consumer = consumer(Map.of("isolation.level", isolation))) {
            return consumer.endOffsets(WRITTEN);
        }
    }

    private Map<String, Map<Integer, Long>> lastWritten() {
        Map<String, Map<Integer, Long>> last = new HashMap<>();
        try (Consumer<String, String> consumer = consumer(Map.of("isolation.level", "read_committed"))) {
            consumer.assign(WRITTEN);
            consumer.seekToBeginning(WRITTEN);
            Map<TopicPartition, Long> ends = consumer.endOffsets(WRITTEN);
            while (WRITTEN.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(100))) {
                    last.computeIfAbsent(message.key(), writer -> new HashMap<>())
                            .put(message.partition(), Long.valueOf(message.value()));
                }
            }
        }
        return last;
    }

    private static long committedOffset(KafkaBroker broker, int writer) throws Exception {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "default.api.timeout.ms", "20000",
                "request.timeout.ms", "10000"))) {
            return admin.listConsumerGroupOffsets(
                            Map.of(writer(writer), new ListConsumerGroupOffsetsSpec()),
                            new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(writer(writer))
                    .get()
                    .get(READ)
                    .offset();
        }
    }

    private Consumer<String, String> consumer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", servers());
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    private String servers() {
        return "127.0.0.1:" + port;
    }

    private static String writer(int number) {
        return "writer-" + number;
    }
}
