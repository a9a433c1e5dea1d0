package dev.wwi.platform.bench.capture;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.platform.bench.ReadyProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** This product's connector, with its defaults. */
final class ConnectorContender implements Contender {
    private final BenchServers servers;

    ConnectorContender(BenchServers servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "wwi";
    }

    @Override
    public String topic(String table) {
        return "wwi." + table;
    }

    @Override
    public Map<String, Integer> topicsToCreate() {
        return Map.of();
    }

    @Override
    public void prepare(String database, String slot) throws IOException, InterruptedException {
        int operationsPort = FreePort.any();
        try (MeasuredProcess process = start(database, slot, operationsPort)) {
            new ReadyProbe().await(process, operationsPort);
        }
    }

    @Override
    public MeasuredProcess stream(String database, String slot) throws IOException {
        return start(database, slot, FreePort.any());
    }

    @Override
    public MeasuredProcess readRows(String database, String slot) throws IOException {
        return start(database, slot, FreePort.any());
    }

    private MeasuredProcess start(String database, String slot, int operationsPort) throws IOException {
        Path config = servers.directory().resolve(slot + ".yaml");
        Files.writeString(config, """
                source: {url: "%s", user: %s, password: unused}
                kafka: {bootstrapServers: "%s", schemaRegistryUrl: "%s"}
                capture: {slot: %s, publication: %s, tables: [%s, %s], factPartitions: %d}
                operations: {port: %d}
                """.formatted(
                        servers.postgres().jdbcUrl(database),
                        PostgresServer.SUPERUSER,
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        slot,
                        CaptureSource.PUBLICATION,
                        ORDERS,
                        ORDER_LINES,
                        PARTITIONS,
                        operationsPort));
        return MeasuredProcess.startJava(
                slot,
                JvmOptions.OF_CONTENDERS,
                "dev.wwi.platform.command.Wwi",
                List.of("run", "connector", "--config", config.toString()),
                servers.directory());
    }
}
