package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.source.ChangeDecoder;
import dev.wwi.streams.source.ChangeDeserializer;
import dev.wwi.streams.source.KeyBodyDeserializer;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.state.StateStores;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The dimensions' part of the topology: all change topics that feed dimensions, one partition each, into one
 * processor, hence one task that sees every table's changes; out of it one topic per dimension and the timelines.
 */
public final class DimensionTopology {
    static final String ROW_HISTORY_STORE = "row-history";
    static final String REFERENCES_STORE = "references";
    static final String PUBLISHED_STORE = "published";
    static final String TIMELINES_SINK = "member-timelines";

    private static final String SOURCE = "dimension-changes";
    private static final String PROCESSOR = "dimension-timelines";

    // A timeline goes to every partition, for facts of any partition may point to the member (KIP-837).
    private static final StreamPartitioner<byte[], byte[]> EVERY_PARTITION = (topic, key, value, partitions) ->
            Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet()));

    private DimensionTopology() {}

    /** Adds the dimensions to the topology, which writes the generation's topics. */
    public static void addTo(
            Topology topology, Collection<Dimension> dimensions, TransformsGeneration generation, SchemaIds schemaIds) {
        DimensionModel model = DimensionModel.of(dimensions);
        Map<String, ChangeDecoder> decoders = new HashMap<>();
        model.layouts()
                .forEach((table, layout) -> decoders.put(table.topic(), new ChangeDecoder(table, layout, schemaIds)));
        String[] topics = model.layouts().keySet().stream()
                .map(SourceTable::topic)
                .sorted()
                .toArray(String[]::new);
        topology.addSource(SOURCE, new KeyBodyDeserializer(), new ChangeDeserializer(decoders), topics);
        topology.addProcessor(PROCESSOR, new Supplier(model, generation, schemaIds), SOURCE);
        ByteArraySerializer serializer = new ByteArraySerializer();
        for (Dimension dimension : dimensions) {
            dimension
                    .target()
                    .map(target -> generation.of(target).topic())
                    .ifPresent(topic -> topology.addSink(dimension.name(), topic, serializer, serializer, PROCESSOR));
        }
        topology.addSink(
                TIMELINES_SINK, generation.memberTimelines(), serializer, serializer, EVERY_PARTITION, PROCESSOR);
    }

    private record Supplier(DimensionModel model, TransformsGeneration generation, SchemaIds schemaIds)
            implements ProcessorSupplier<Bytes, RowChange, byte[], byte[]> {
        @Override
        public Processor<Bytes, RowChange, byte[], byte[]> get() {
            return new DimensionProcessor(model, generation, schemaIds);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    StateStores.bytes(ROW_HISTORY_STORE),
                    StateStores.bytes(REFERENCES_STORE),
                    StateStores.bytes(PUBLISHED_STORE));
        }
    }
}
