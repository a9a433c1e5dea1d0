package dev.wwi.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry as a process of its own, killed in the middle of its work. */
class SchemaRegistryKillIT {
    private static final int KILLS = 3;
    private static final int REGISTRATIONS_BEFORE_A_KILL = 40;

    @TempDir
    private Path directory;

    @Test
    void whatWasAnsweredSurvivesAKill() throws Exception {
        // Given
        Map<Integer, String> answered = new TreeMap<>();

        for (int kill = 0; kill < KILLS; kill++) {
            // When
            registerUntilKilled(kill, answered);

            // Then
            try (SchemaRegistryServer server =
                    SchemaRegistryServer.start(SchemaRegistryServer.Config.local(directory, 0))) {
                CachedSchemaRegistryClient client = client(server.url());
                for (Map.Entry<Integer, String> schema : answered.entrySet()) {
                    assertThat(client.getSchemaById(schema.getKey()).canonicalString())
                            .isEqualTo(schema.getValue());
                }
            }
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(KILLS * REGISTRATIONS_BEFORE_A_KILL);
    }

    @Test
    void aTerminationClosesCleanly() throws Exception {
        // Given
        Process process = start();
        String url = url(process);
        client(url).register("a", Schemas.CITY);

        // When
        process.destroy();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);

        // Then
        assertThat(ended).isTrue();
        try (SchemaRegistryServer server =
                SchemaRegistryServer.start(SchemaRegistryServer.Config.local(directory, 0))) {
            assertThat(client(server.url()).getAllSubjects()).containsExactly("a");
        }
    }

    private void registerUntilKilled(int kill, Map<Integer, String> answered) throws Exception {
        Process process = start();
        try {
            CachedSchemaRegistryClient client = client(url(process));
            CountDownLatch enough = new CountDownLatch(REGISTRATIONS_BEFORE_A_KILL);
            Thread writer = new Thread(() -> register(client, kill, answered, enough), "writer");
            writer.start();
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            process.destroyForcibly().waitFor();
            writer.join();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Subjects carry the number of the kill, for one that was stored but not answered must not be in the way. */
    private static void register(
            CachedSchemaRegistryClient client, int kill, Map<Integer, String> answered, CountDownLatch enough) {
        try {
            for (int number = 0; true; number++) {
                AvroSchema schema = Schemas.record("\"field_" + kill + "_" + number + "\":long");
                int id = client.register("subject-" + kill + "-" + number, schema);
                answered.put(id, schema.canonicalString());
                enough.countDown();
            }
        } catch (RestClientException e) {
            throw new AssertionError("The registry refused a schema", e);
        } catch (IOException e) {
            assertThat(enough.getCount())
                    .as("registrations left when the process died")
                    .isZero();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SchemaRegistryMain.class.getName(),
                        "--dir",
                        directory.toString(),
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String url(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("Schema registry at ")) {
            line = output.readLine();
        }
        assertThat(line).as("the registry's first words").isNotNull();
        return line.substring("Schema registry at ".length());
    }

    private static CachedSchemaRegistryClient client(String url) {
        return new CachedSchemaRegistryClient(url, 1_000, Map.of());
    }
}
