package dev.wwi.streams.calendar;

import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.output.OutputTopic;
import dev.wwi.streams.state.StateStores;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The calendar's part of the topology: the facts' tasks tell of new years through a topic of one partition, behind which
 * one task writes each day of dim_date once.
 */
public final class CalendarTopology {
    private CalendarTopology() {}

    /** Adds the calendar behind the published facts; it writes the generation's topics. */
    public static void build(
            StreamsBuilder builder,
            KStream<GenericRecord, SpecificRecordBase> facts,
            TransformsGeneration generation,
            SchemaIds schemaIds) {
        facts.process(NewestDates::new, Named.as("find-newest-dates"))
                .to(
                        Topics.CALENDAR,
                        Produced.with(Serdes.Integer(), Serdes.Integer()).withName("write-newest-dates"));
        KStream<GenericRecord, SpecificRecordBase> days = builder.stream(
                        Topics.CALENDAR,
                        Consumed.with(Serdes.Integer(), Serdes.Integer()).withName("read-newest-dates"))
                .process(supplier(), Named.as("extend-calendar"));
        new OutputTopic(generation.of(TargetTables.DIM_DATE), schemaIds).write(days);
    }

    private static ProcessorSupplier<Integer, Integer, GenericRecord, SpecificRecordBase> supplier() {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<Integer, Integer, GenericRecord, SpecificRecordBase> get() {
                return new CalendarProcessor();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(CalendarProcessor.STORE),
                                Serdes.String(),
                                Serdes.Integer())
                        .withCachingDisabled()
                        .withLoggingEnabled(StateStores.changelogSettings()));
            }
        };
    }
}
