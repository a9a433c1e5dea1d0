package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole topology with its real stores; it commits after every record, which is thorough and slow. */
final class TopologyUnderTest implements DimensionsUnderTest {
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();

    TopologyUnderTest(Path stateDirectory, SchemaIds schemaIds) {
        Topology topology = new Topology();
        DimensionTopology.addTo(topology, Dimensions.all(), TransformsGeneration.FIRST, schemaIds);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "dimensions-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        driver = new TopologyTestDriver(topology, properties);
        Dimensions.all()
                .forEach(dimension -> dimension.target().map(TargetTable::topic).ifPresent(this::addOutput));
        addOutput(Topics.MEMBER_TIMELINES);
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> send(
            String topic, byte[] key, byte @Nullable [] value, long timestampMillis) {
        inputs.computeIfAbsent(
                        topic,
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(key, value, timestampMillis);
        return forwarded();
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> passWallClockTime() {
        driver.advanceWallClockTime(Duration.ofMillis(10));
        return forwarded();
    }

    @Override
    public void close() {
        driver.close();
    }

    private void addOutput(String topic) {
        outputs.put(topic, driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    private List<ProducerRecord<byte[], byte[]>> forwarded() {
        List<ProducerRecord<byte[], byte[]>> forwarded = new ArrayList<>();
        outputs.forEach((topic, output) -> {
            for (TestRecord<byte[], byte[]> record : output.readRecordsToList()) {
                forwarded.add(new ProducerRecord<>(topic, record.key(), record.value()));
            }
        });
        return forwarded;
    }
}
