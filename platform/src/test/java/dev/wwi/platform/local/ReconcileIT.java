package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.cloud.bigquery.storage.v1.TableFieldSchema;
import com.google.cloud.bigquery.storage.v1.TableSchema;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.DifferenceAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableVerdict;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.platform.terminal.Terminal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileIT {
    private static final String MOVEMENTS = "analytics.fct_movement";
    private static final String MOVEMENTS_TOPIC = "wwi.fct.movement";
    private static final String KEY = "wwi_stock_item_transaction_id";
    /** The workload changes none of its rows: a table that takes none holds up the comparison of all. */
    private static final String METHODS = "raw.application_delivery_methods";

    private static final String METHODS_TABLE = "staging.raw__application_delivery_methods__g1";
    private static final String COLORS = "raw.warehouse_colors";
    private static final int TABLES = 29 + 14;
    private static final long NEVER_USED = 900_000_000;

    @Test
    void whatWasCorruptedInTheWarehouseIsFoundExactlyAndMendedWhileTheWorkloadGoesOn(@TempDir Path directory)
            throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), 5);
        try (LocalPlatform platform =
                LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry())) {
            // Given
            ReconcileAnswer before = platform.reconcile(new ReconcileOrder(List.of(), false));
            assertThat(before.tables()).hasSize(TABLES);
            assertThat(before.tables()).filteredOn(ReconcileIT::isNotEqual).isEmpty();
            Map<Long, Long> offsets = newestOffsets(platform);
            List<Long> keys = offsets.keySet().stream().sorted().limit(2).toList();
            write(platform, "UPSERT", keys.get(0), offsets.get(keys.get(0)));
            write(platform, "DELETE", keys.get(1), offsets.get(keys.get(1)));
            write(platform, "UPSERT", NEVER_USED, 0);
            query(
                    platform,
                    "CREATE OR REPLACE VIEW " + METHODS + " AS SELECT delivery_method_id, last_edited_by,"
                            + " source_commit_at, source_lsn FROM " + METHODS_TABLE);
            query(platform, "ALTER TABLE " + METHODS_TABLE + " DROP COLUMN delivery_method_name");
            query(platform, "DROP VIEW " + COLORS);

            // When
            ReconcileAnswer found = platform.reconcile(new ReconcileOrder(List.of(), false));

            // Then
            assertThat(found.verifiedEqual()).isFalse();
            assertThat(found.tables())
                    .filteredOn(ReconcileIT::isNotEqual)
                    .extracting(table -> table.table() + " " + table.verdict())
                    .containsExactlyInAnyOrder(
                            METHODS + " DIFFERENT", MOVEMENTS + " DIFFERENT", COLORS + " UNVERIFIED");
            assertThat(table(found, COLORS).reason()).contains("the warehouse has no " + COLORS);
            assertThat(table(found, METHODS).first())
                    .containsExactly(
                            new DifferenceAnswer("missing column", List.of(), "delivery_method_name", "STRING", null));
            assertThat(table(found, MOVEMENTS).first())
                    .filteredOn(difference -> difference.kind().equals("different value"))
                    .isNotEmpty()
                    .allSatisfy(difference -> assertThat(difference.key()).containsExactly("" + keys.get(0)));
            assertThat(table(found, MOVEMENTS).first())
                    .filteredOn(difference -> !difference.kind().equals("different value"))
                    .extracting(difference -> difference.kind() + " " + difference.key())
                    .containsExactlyInAnyOrder(
                            "missing row [" + keys.get(1) + "]", "unexpected row [" + NEVER_USED + "]");

            // When
            ReconcileAnswer mended = platform.reconcile(new ReconcileOrder(List.of(METHODS, MOVEMENTS), true));

            // Then
            assertThat(mended.verifiedEqual()).as("%s", mended).isTrue();
            assertThat(mended.repairs())
                    .hasSize(2)
                    .anySatisfy(repair -> assertThat(repair).startsWith(METHODS + ": the sink sent"))
                    .contains(MOVEMENTS + ": the sink sent 3 changes again");
        }
    }

    private static void query(LocalPlatform platform, String sql) throws InterruptedException {
        platform.warehouseClient().query(QueryJobConfiguration.of(sql));
    }

    /** What a package type was called before the workload renamed it, PostgreSQL cannot tell. */
    private static boolean isNotEqual(TableAnswer table) {
        boolean isOfThePast = table.verdict() == TableVerdict.UNVERIFIED
                && String.valueOf(table.reason()).matches("\\d+ rows: package shows a name of the time .*");
        return table.verdict() != TableVerdict.EQUAL && !isOfThePast;
    }

    private static TableAnswer table(ReconcileAnswer answer, String name) {
        return answer.tables().stream()
                .filter(table -> table.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Each key's newest offset, which is its sequence number in the warehouse. */
    private static Map<Long, Long> newestOffsets(LocalPlatform platform) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", platform.kafka().bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(MOVEMENTS_TOPIC).stream()
                    .map(info -> new TopicPartition(MOVEMENTS_TOPIC, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<Long, Long> offsets = new HashMap<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    offsets.put(avroLong(record.key(), 5), record.offset());
                }
            }
            return offsets;
        }
    }

    /** Variable-length zig-zag coding (Avro specification, "Primitive Types"). */
    private static long avroLong(byte[] bytes, int start) {
        long coded = 0;
        int shift = 0;
        for (int i = start; ; i++) {
            coded |= (bytes[i] & 0x7fL) << shift;
            shift += 7;
            if (bytes[i] >= 0) {
                return (coded >>> 1) ^ -(coded & 1);
            }
        }
    }

    private static void write(LocalPlatform platform, String changeType, long key, long offset) throws Exception {
        TableSchema schema = TableSchema.newBuilder()
                .addFields(field(KEY, TableFieldSchema.Type.INT64))
                .addFields(field("_CHANGE_TYPE", TableFieldSchema.Type.STRING))
                .addFields(field("_CHANGE_SEQUENCE_NUMBER", TableFieldSchema.Type.STRING))
                .build();
        BigQueryWriteSettings settings = BigQueryWriteSettings.newBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(BigQueryWriteSettings.defaultGrpcTransportProviderBuilder()
                        .setEndpoint(platform.bigQuery().grpcEndpoint())
                        .setChannelConfigurator(channel -> channel.usePlaintext())
                        .build())
                .build();
        String table = "projects/wwi-local/datasets/staging/tables/analytics__fct_movement__g1";
        try (BigQueryWriteClient client = BigQueryWriteClient.create(settings);
                JsonStreamWriter writer =
                        JsonStreamWriter.newBuilder(table, schema, client).build()) {
            JSONObject row = new JSONObject()
                    .put(KEY, key)
                    .put("_CHANGE_TYPE", changeType)
                    .put("_CHANGE_SEQUENCE_NUMBER", "1/" + Long.toHexString(offset));
            writer.append(new JSONArray().put(row)).get(30, TimeUnit.SECONDS);
        }
    }

    private static TableFieldSchema field(String name, TableFieldSchema.Type type) {
        return TableFieldSchema.newBuilder()
                .setName(name)
                .setType(type)
                .setMode(TableFieldSchema.Mode.NULLABLE)
                .build();
    }
}
