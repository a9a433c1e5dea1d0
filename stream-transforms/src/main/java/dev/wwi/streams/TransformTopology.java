package dev.wwi.streams;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.calendar.CalendarTopology;
import dev.wwi.streams.dimension.DimensionTopology;
import dev.wwi.streams.dimension.Dimensions;
import dev.wwi.streams.fact.FactTopology;
import java.util.Properties;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;

/**
 * The whole topology: dimensions, facts, calendar. A pure function of the declarations and the generation's number.
 *
 * <p>Its description is kept as a golden file. A change of it renames stores or internal topics, or gives them another
 * content, and so needs a new generation of the application (KIP-1111 for the names; a rebuild for the content).
 */
public final class TransformTopology {
    private TransformTopology() {}

    /**
     * Builds it.
     *
     * @param generation names the topics that it writes
     * @param schemaIds gives writer schemas, and takes output schemas
     */
    public static Topology build(TransformsGeneration generation, SchemaIds schemaIds) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<GenericRecord, SpecificRecordBase> facts = FactTopology.build(builder, generation, schemaIds);
        CalendarTopology.build(builder, facts, generation, schemaIds);
        Properties shape = new Properties();
        shape.putAll(StreamsSettings.shapingTheTopology());
        Topology topology = builder.build(shape);
        DimensionTopology.addTo(topology, Dimensions.all(), generation, schemaIds);
        return topology;
    }
}
