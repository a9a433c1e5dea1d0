package dev.wwi.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.embedded.FreePort;
import dev.wwi.platform.command.CommandRun;
import dev.wwi.platform.deployed.DeployedConsole;
import dev.wwi.platform.deployed.DeployedConsoleConfig;
import dev.wwi.platform.deployed.RunningServices;
import dev.wwi.platform.deployed.ServicesConfig;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that operate a platform, against services that know each other only by address, every link with TLS, a
 * password or a token.
 */
class DeployedConsoleIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TABLE = "raw.application_payment_methods";
    private static final String TOPIC = "wwi.application.payment_methods";
    private static final String ADDED = "application.transaction_types";
    private static final String CONSOLE_TOKEN = "secret-of-the-console";

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void everyCommandWorksByTheFolderOfConfigurations() throws Exception {
        try (SecuredServers servers =
                SecuredServers.start(directory, TestCertificates.make(directory.resolve("tls")))) {
            Path folder = servers.configuration();
            capture(folder, tablesButTheAdded());
            RunningServices services = RunningServices.start(folder, new SimpleMeterRegistry());
            writeConfiguration(folder, services.addresses());
            try (DeployedConsole console = console(folder)) {
                // Given
                console.start();
                servers.execute("INSERT INTO application.payment_methods VALUES (1, 'Cash', 1)");

                // When // Then
                assertThat(wwi(folder, "await").status()).isZero();
                assertThat(wwi(folder, "query", "SELECT payment_method_name FROM " + TABLE)
                                .output())
                        .contains("Cash");
                await("freshness of " + TABLE)
                        .atMost(PATIENCE)
                        .until(() -> !Double.isNaN(meters.get(FreshnessMetrics.FRESHNESS)
                                .tag("table", TABLE)
                                .gauge()
                                .value()));
                await("all services running")
                        .atMost(PATIENCE)
                        .until(() -> wwi(folder, "status").output().startsWith("RUNNING"));
                assertThat(wwi(folder, "status").output())
                        .containsPattern("cdc-connector +RUNNING")
                        .containsPattern("stream-transforms +RUNNING")
                        .containsPattern("bq-sink +RUNNING")
                        .containsPattern("slot: reserved, active")
                        .containsPattern(TABLE + " +[0-9.]+ m?s +1 ");
                assertThat(wwi(folder, "lag").output())
                        .containsPattern("capture +(CAUGHT_UP|CATCHING_UP)")
                        .contains("transforms ", "sink ");
                assertThat(wwi(folder, "snapshot", "application.payment_methods")
                                .status())
                        .isZero();

                goThroughADeadLetter(folder);
                servers.execute("INSERT INTO " + ADDED + " VALUES (1, 'Customer Invoice', 1)");
                addATable(folder);

                // When
                services.close();

                // Then
                CommandRun stopped = wwi(folder, "status");
                assertThat(stopped.status()).isEqualTo(1);
                assertThat(stopped.output()).startsWith("FAILED").containsPattern("bq-sink +UNREACHABLE");
                assertThat(wwi(folder, "dlq", "list").status()).isZero();
            } finally {
                services.close();
            }
        }
    }

    private static void addATable(Path folder) throws Exception {
        assertThat(wwi(folder, "tables", "add", ADDED).output())
                .contains(ADDED + " is not in capture.tables")
                .contains("put it there first");
        capture(
                folder,
                Stream.concat(tablesButTheAdded().stream(), Stream.of(ADDED)).toList());
        CommandRun trial = wwi(folder, "tables", "add", ADDED, "--dry-run");
        assertThat(trial.status()).as(trial.output()).isZero();
        assertThat(trial.output())
                .contains("captures 28 tables", ADDED + ": about 1 rows, ", "Would:", "wwi." + ADDED)
                .contains("should the stream not come back: The source keeps all WAL from here on for the slot: ")
                .endsWith("Nothing was done.\n");
        CommandRun added = wwi(folder, "tables", "add", ADDED);
        assertThat(added.status()).as(added.output()).isZero();
        assertThat(wwi(folder, "tables", "add", ADDED).output()).contains(ADDED + " is captured already");
        await("its row in the warehouse, so since ever").atMost(PATIENCE).until(() -> wwi(
                        folder,
                        "query",
                        "SELECT transaction_type, valid_from FROM analytics.dim_transaction_type"
                                + " WHERE wwi_transaction_type_id = 1")
                .output()
                .matches("(?s).*Customer Invoice.*1900-01-01.*"));
    }

    private static List<String> tablesButTheAdded() {
        return SourceTables.all().stream()
                .map(SourceTable::qualifiedName)
                .filter(table -> !table.equals(ADDED))
                .toList();
    }

    private static void capture(Path folder, List<String> tables) throws IOException {
        Path file = folder.resolve("connector.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "capture: .*",
                                "capture: {factPartitions: 1, tables: [" + String.join(", ", tables) + "]}"));
    }

    private static void goThroughADeadLetter(Path folder) throws Exception {
        assertThat(wwi(folder, "dlq", "list").output()).contains("No dead letters.");
        writeARecordThatNobodyCanRead(folder);
        await("the sink's letter").atMost(PATIENCE).until(() -> wwi(folder, "dlq", "list", "--service", "sink")
                .output()
                .contains("sink/0"));
        assertThat(wwi(folder, "dlq", "show", "sink/0").output()).contains("record:  " + TOPIC + ", partition 0");
        assertThat(wwi(folder, "dlq", "replay", "sink/0").output()).contains("sink/0: replayed, sent to " + TOPIC);
        await("the letter of the record sent again")
                .atMost(PATIENCE)
                .until(() ->
                        wwi(folder, "dlq", "list", "--service", "sink").output().contains("sink/"));
        assertThat(wwi(folder, "status").output()).contains("open dead letters:");
        assertThat(wwi(folder, "dlq", "drop", "--service", "sink", "--yes").output())
                .contains(": dropped, given up");
        assertThat(wwi(folder, "dlq", "list", "--service", "sink").output()).contains("No dead letters.");
    }

    private static void writeARecordThatNobodyCanRead(Path folder) throws Exception {
        CdcConfig connector = ConfigLoader.load(folder.resolve("connector.yaml"), CdcConfig.class, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                connector.kafka().clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            TOPIC,
                            0,
                            "no key".getBytes(StandardCharsets.UTF_8),
                            "no row".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static void writeConfiguration(Path folder, ServicesConfig services) throws IOException {
        Path secret = Files.writeString(folder.resolve("console.secret"), CONSOLE_TOKEN + "\n");
        Files.writeString(folder.resolve("console.yaml"), """
                configs: "%s"
                services: {connector: "%s", transforms: ["%s"], sinks: ["%s"]}
                console: {port: %d, token: "${file:%s}"}
                """.formatted(
                        folder,
                        services.connector(),
                        services.transforms().get(0),
                        services.sinks().get(0),
                        FreePort.any(),
                        secret));
    }

    private DeployedConsole console(Path folder) {
        DeployedConsoleConfig config =
                ConfigLoader.load(folder.resolve(DeployedConsoleConfig.FILE), DeployedConsoleConfig.class, Map.of());
        return new DeployedConsole(config, Map.of(), meters);
    }

    private static CommandRun wwi(Path folder, String... arguments) {
        CommandRun run = CommandRun.of(arguments, "--configs", folder.toString());
        assertThat(SecuredServers.SECRETS).noneMatch(run.output()::contains);
        assertThat(run.output()).doesNotContain(CONSOLE_TOKEN);
        return run;
    }
}
