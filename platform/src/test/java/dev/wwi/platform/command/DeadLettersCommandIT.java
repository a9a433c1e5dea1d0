package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.platform.console.Console;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Goes with one letter from the list to its end, through the console. */
class DeadLettersCommandIT {
    private static final String ORDERS = "wwi.sales.orders";

    @TempDir
    private Path directory;

    private final StringWriter output = new StringWriter();

    @Test
    void lettersAreListedShownSentAgainAndGivenUp() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(directory, FreePort.any())) {
            // Given
            KafkaConfig kafka = KafkaConfig.of(broker.bootstrapServers(), "http://127.0.0.1:1");
            try (Admin admin = Admin.create(kafka.clientSettings())) {
                TopicProvisioner provisioner = new TopicProvisioner(admin, (short) 1);
                provisioner.provision(Topics.deadLetterTopics());
                provisioner.provision(Topics.changeTopics(2));
            }
            write(kafka, "a", 0);
            write(kafka, "b", 1);
            try (DeadLetterDesk desk = new DeadLetterDesk(kafka, new InMemorySchemaIds(), topic -> false);
                    Console console = Console.start(0, new ScriptedPlatform().with(desk))) {
                // When // Then
                assertThat(run(console, "dlq", "list")).isZero();
                assertThat(take())
                        .containsPattern("sink/0 .*wwi.sales.orders +1 +0 +ROW_REJECTED +OPEN +price is 1e40")
                        .contains("sink/1");

                assertThat(run(console, "dlq", "show", "sink/0")).isZero();
                assertThat(take())
                        .contains("code:    ROW_REJECTED, see ops/runbooks/ROW_REJECTED.md")
                        .contains("key:     61  (hex, 1 bytes)");

                assertThat(run(console, "dlq", "replay", "sink/0")).isZero();
                assertThat(take()).contains("sink/0: replayed, sent to wwi.sales.orders-1");

                assertThat(run(console, "dlq", "replay", "sink/0")).isEqualTo(1);
                assertThat(take()).contains("sink/0: refused, it is done with: REPLAYED");

                assertThat(run(console, "dlq", "drop", "--code", "ROW_REJECTED"))
                        .isEqualTo(1);
                assertThat(take()).contains("sink/1  ").contains("Would give up 1 letter:");

                assertThat(run(console, "dlq", "drop", "--code", "ROW_REJECTED", "--yes"))
                        .isZero();
                assertThat(take()).contains("sink/1: dropped");

                assertThat(run(console, "dlq", "list")).isZero();
                assertThat(take()).contains("No dead letters.");
                assertThat(run(console, "dlq", "list", "--resolved", "--json")).isZero();
                assertThat(take()).contains("\"REPLAYED\"", "\"DROPPED\"");

                assertThat(run(console, "dlq", "show", "sink/99")).isEqualTo(1);
            }
        }
    }

    private String take() {
        String text = output.toString();
        output.getBuffer().setLength(0);
        return text;
    }

    private int run(Console console, String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--platform";
        all[arguments.length + 1] = console.url();
        CommandLine commandLine = Wwi.commandLine();
        commandLine.setOut(new PrintWriter(output, true));
        return commandLine.execute(all);
    }

    private static void write(KafkaConfig kafka, String key, long offset) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new DeadLetter(
                                    "sink",
                                    ORDERS,
                                    1,
                                    offset,
                                    0,
                                    Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)),
                                    Bytes.wrap(new byte[] {1}),
                                    List.of(),
                                    "ROW_REJECTED",
                                    "price is 1e40")
                            .toProducerRecord(Topics.SINK_DEAD_LETTERS))
                    .get();
        }
    }
}
