package dev.wwi.platform.bench.transforms;

import dev.wwi.cdc.position.PartitionScan;
import dev.wwi.platform.bench.BenchServers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/** What a topic holds after compaction. */
final class TopicContent {
    private final BenchServers servers;

    TopicContent(BenchServers servers) {
        this.servers = servers;
    }

    /** Keys whose last committed record is no tombstone. */
    long keysWithValue(String topic) throws InterruptedException {
        Map<String, Object> settings = new HashMap<>(servers.kafka().clientSettings());
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", "10000");
        Set<Bytes> keys = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = servers.partitions(List.of(topic));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            new PartitionScan(consumer, consumer.endOffsets(partitions), PartitionScan.PATIENCE).run(record -> {
                if (record.value() == null) {
                    keys.remove(Bytes.wrap(record.key()));
                } else {
                    keys.add(Bytes.wrap(record.key()));
                }
            });
        }
        return keys.size();
    }
}
