package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.source.ChangeDecoder;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The processor alone with its stores in memory, for tens of thousands of records. */
final class ProcessorUnderTest implements DimensionsUnderTest {
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final Map<String, ChangeDecoder> decoders = new HashMap<>();
    private final DimensionProcessor processor;
    private long offset;

    ProcessorUnderTest(SchemaIds schemaIds) {
        DimensionModel model = DimensionModel.of(Dimensions.all());
        model.layouts()
                .forEach((table, layout) -> decoders.put(table.topic(), new ChangeDecoder(table, layout, schemaIds)));
        for (String name : List.of(
                DimensionTopology.ROW_HISTORY_STORE,
                DimensionTopology.REFERENCES_STORE,
                DimensionTopology.PUBLISHED_STORE)) {
            KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .withCachingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
        processor = new DimensionProcessor(model, TransformsGeneration.FIRST, schemaIds);
        processor.init(context);
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> send(
            String topic, byte[] key, byte @Nullable [] value, long timestampMillis) {
        context.setRecordMetadata(topic, 0, offset++);
        RowChange change = decoders.get(topic).decode(value);
        processor.process(new Record<>(RowKey.body(key), change, timestampMillis));
        return forwarded();
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> passWallClockTime() {
        context.scheduledPunctuators().stream()
                .filter(punctuator -> !punctuator.cancelled())
                .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
        return forwarded();
    }

    @Override
    public void close() {
        processor.close();
    }

    private List<ProducerRecord<byte[], byte[]>> forwarded() {
        List<ProducerRecord<byte[], byte[]>> forwarded = context.forwarded().stream()
                .map(captured -> new ProducerRecord<byte[], byte[]>(
                        topic(captured.childName().orElseThrow()),
                        captured.record().key(),
                        captured.record().value()))
                .toList();
        context.resetForwards();
        return forwarded;
    }

    private static String topic(String sink) {
        return sink.equals(DimensionTopology.TIMELINES_SINK)
                ? Topics.MEMBER_TIMELINES
                : TargetTables.byName(sink).orElseThrow().topic();
    }
}
