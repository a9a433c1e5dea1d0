package dev.wwi.platform.bench.capture;

import dev.wwi.cdc.source.Heartbeat;
import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Kafka Connect (standalone) with Debezium's connector: what one would use without this product. Same versions, same
 * registry and Avro, same compression and batches, Debezium's queue and polling tuned like ours. It delivers at least once
 * where ours delivers exactly once.
 */
final class KafkaConnectContender implements Contender {
    private static final String PREFIX = "connect";

    private final BenchServers servers;
    private final CaptureSource source;

    KafkaConnectContender(BenchServers servers, CaptureSource source) {
        this.servers = servers;
        this.source = source;
    }

    @Override
    public String name() {
        return "kafka-connect";
    }

    @Override
    public String topic(String table) {
        return PREFIX + "." + table;
    }

    @Override
    public Map<String, Integer> topicsToCreate() {
        return Map.of(topic(ORDERS), PARTITIONS, topic(ORDER_LINES), PARTITIONS);
    }

    @Override
    public void prepare(String database, String slot) throws SQLException {
        source.createSlot(database, slot);
    }

    @Override
    public MeasuredProcess stream(String database, String slot) throws IOException {
        return start(database, slot, "no_data");
    }

    @Override
    public MeasuredProcess readRows(String database, String slot) throws IOException {
        return start(database, slot, "initial");
    }

    private MeasuredProcess start(String database, String slot, String snapshotMode) throws IOException {
        Path worker = write(slot + "-worker.properties", worker(slot));
        Path connector = write(slot + "-connector.properties", connector(database, slot, snapshotMode));
        return MeasuredProcess.startJava(
                slot,
                JvmOptions.OF_CONTENDERS,
                "org.apache.kafka.connect.cli.ConnectStandalone",
                List.of(worker.toString(), connector.toString()),
                servers.directory());
    }

    private Map<String, String> worker(String slot) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bootstrap.servers", servers.kafka().bootstrapServers());
        settings.put("listeners", "http://127.0.0.1:" + FreePort.any());
        settings.put(
                "offset.storage.file.filename",
                servers.directory().resolve(slot + ".offsets").toString());
        // Else it looks into every class of the class path for plugins.
        settings.put("plugin.discovery", "service_load");
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, "io.confluent.connect.avro.AvroConverter");
            settings.put(converter + ".schema.registry.url", servers.kafka().schemaRegistryUrl());
        }
        settings.put("producer.compression.type", "lz4");
        settings.put("producer.linger.ms", "5");
        settings.put("producer.batch.size", Integer.toString(256 * 1024));
        settings.put("producer.buffer.memory", Integer.toString(64 * 1024 * 1024));
        return settings;
    }

    private Map<String, String> connector(String database, String slot, String snapshotMode) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("name", slot);
        settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.put("tasks.max", "1");
        settings.put("topic.prefix", PREFIX);
        settings.put("database.hostname", "127.0.0.1");
        settings.put("database.port", Integer.toString(servers.postgres().port()));
        settings.put("database.dbname", database);
        settings.put("database.user", PostgresServer.SUPERUSER);
        settings.put("database.password", "unused");
        settings.put("plugin.name", "pgoutput");
        settings.put("slot.name", slot);
        settings.put("publication.name", CaptureSource.PUBLICATION);
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("table.include.list", ORDERS + "," + ORDER_LINES);
        settings.put("snapshot.mode", snapshotMode);
        settings.put("snapshot.max.threads", "2");
        settings.put("max.batch.size", "8192");
        settings.put("max.queue.size", "32768");
        settings.put("poll.interval.ms", "10");
        settings.put("statistics.metrics.enabled", "false");
        // Our heartbeats stand in the same WAL.
        settings.put("message.prefix.exclude.list", Heartbeat.PREFIX);
        return settings;
    }

    private Path write(String name, Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = servers.directory().resolve(name);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }
}
