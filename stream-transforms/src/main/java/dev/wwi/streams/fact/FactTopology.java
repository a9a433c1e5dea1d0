package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.fact.AsOfInput.GrainChanged;
import dev.wwi.streams.fact.AsOfInput.RowChanged;
import dev.wwi.streams.fact.AsOfInput.RowsChanged;
import dev.wwi.streams.fact.AsOfInput.TimelineChanged;
import dev.wwi.streams.output.OutputTopic;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.TimelineSerdes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.BranchedKStream;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.TableJoined;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The facts' part of the topology.
 *
 * <pre>
 * line changes ───▶ current rows ─┬────────────────────┐
 *                                 ├─ foreign-key join ─┤
 * header changes ─▶ current rows ─┘                    │
 * changes of facts of one row ─────────────────────────┼─▶ as-of lookups ─▶ wwi.fct.*
 * member timelines (a copy in every partition) ────────┘
 * </pre>
 *
 * <p>All as-of lookups are one processor, since they share the one source of timelines; a task holds the facts of one
 * partition of all grains, and each output key is written by one task only. Every store, join and internal topic has
 * its name from the tables it is made of.
 *
 * <p>The join takes three transactions, since it asks another task. So a line comes twice: at once, for a fact that has its
 * header already, and joined.
 */
public final class FactTopology {
    /** The store of what is put off: facts that a late timeline concerns and that are still to be looked up again. */
    public static final String PENDING_CORRECTIONS = FactStores.PENDING_CORRECTIONS;

    private FactTopology() {}

    /**
     * Adds the facts, which read and write the generation's topics.
     *
     * @return the published facts by primary key, null for one that is gone; they have been written to their topics
     */
    public static KStream<GenericRecord, SpecificRecordBase> build(
            StreamsBuilder builder, TransformsGeneration generation, SchemaIds schemaIds) {
        return build(builder, generation, schemaIds, Facts.all());
    }

    static KStream<GenericRecord, SpecificRecordBase> build(
            StreamsBuilder builder,
            TransformsGeneration generation,
            SchemaIds schemaIds,
            List<FactDefinition> definitions) {
        SourceInputs tables = new SourceInputs(builder, schemaIds, definitions);
        Map<Integer, FactEvaluator> evaluators = new LinkedHashMap<>();
        List<KStream<Bytes, AsOfInput>> inputs = new ArrayList<>();
        inputs.add(timelines(builder, generation));
        for (FactDefinition definition : definitions) {
            for (FactSource source : definition.sources()) {
                FactEvaluator evaluator = new FactEvaluator(
                        definition.target(),
                        source,
                        tables.layout(source.grain().table()),
                        source.parent()
                                .map(parent -> tables.layout(parent.source().table()))
                                .orElse(null));
                if (evaluators.put(source.code(), evaluator) != null) {
                    throw new IllegalArgumentException(definition.target().name() + ": source code " + source.code()
                            + " is given twice; each source needs its own");
                }
                inputs.addAll(rows(definition, source, tables));
            }
        }
        KStream<GenericRecord, SpecificRecordBase> facts =
                merge(inputs).process(supplier(evaluators), Named.as("look-up-dimensions"), FactStores.TIMELINES);
        noteOriginsOfFactsOfOneRow(definitions, tables);
        write(facts, definitions, generation, schemaIds);
        return facts;
    }

    private static void noteOriginsOfFactsOfOneRow(List<FactDefinition> definitions, SourceInputs tables) {
        for (FactDefinition definition : definitions) {
            for (FactSource source : definition.sources()) {
                if (source.parent().isEmpty()) {
                    RowLayout layout = tables.layout(source.grain().table());
                    RowOrigins.Known<KeyValueStore<Bytes, byte[]>> known = (facts, key) ->
                            PublishedFacts.knownRow(facts.get(new FactId(source.code(), key).toBytes()), layout);
                    tables.noteOrigins(source.grain().table(), FactStores.FACTS, known);
                }
            }
        }
    }

    private static KStream<Bytes, AsOfInput> timelines(StreamsBuilder builder, TransformsGeneration generation) {
        return builder.table(
                        generation.memberTimelines(),
                        Consumed.with(Serdes.Bytes(), TimelineSerdes.timeline()).withName("read-member-timelines"),
                        FactStores.timelines())
                .toStream(Named.as("changes-of-member-timelines"))
                .mapValues(
                        (member, timeline) -> new TimelineChanged(MemberId.fromBytes(member.get()), timeline),
                        Named.as("take-member-timelines"));
    }

    private static List<KStream<Bytes, AsOfInput>> rows(
            FactDefinition definition, FactSource source, SourceInputs tables) {
        SourceTable grain = source.grain().table();
        String fact = definition.target().name();
        if (source.parent().isEmpty()) {
            return List.of(tables.changes(grain)
                    .mapValues(
                            change -> new RowChanged(source.code(), change), Named.as(fact + "-take-" + grain.name())));
        }
        KTable<Bytes, CurrentRow> lines = tables.table(grain);
        FactSource.Parent parent = source.parent().get();
        SourceTable parentTable = parent.source().table();
        String join = fact + "-" + grain.name() + "-with-" + parentTable.name();
        KTable<Bytes, CurrentRow> parents = tables.table(parentTable);
        TableJoined<Bytes, Bytes> named = TableJoined.as(join);
        // Never an inner join, which loses the end of a fact: when a header's deletion meets an update of its line half
        // way, it drops the answer to the old line as outdated and gives none to the new one.
        KTable<Bytes, JoinedRows> joined = lines.leftJoin(parents, parent.foreignKey(), JoinedRows::new, named);
        return List.of(
                grainChanges(fact + "-" + grain.name(), source, lines),
                joined.toStream(Named.as(join + "-changes"))
                        .mapValues(
                                rows -> new RowsChanged(source.code(), isComplete(parent, rows) ? rows : null),
                                Named.as(join + "-take")));
    }

    /** A first snapshot finds no fact that has a parent already. */
    private static KStream<Bytes, AsOfInput> grainChanges(
            String name, FactSource source, KTable<Bytes, CurrentRow> grains) {
        return grains.toStream(Named.as(name + "-changes"))
                .filter((key, grain) -> grain == null || !grain.isOfFirstSnapshot(), Named.as(name + "-streamed"))
                .mapValues(grain -> new GrainChanged(source.code(), grain), Named.as(name + "-take"));
    }

    private static boolean isComplete(FactSource.Parent parent, @Nullable JoinedRows rows) {
        return rows != null && (rows.parent() != null || !parent.isPartOfGrain());
    }

    /** A tree of pairs, since a chain would hand the first input's records through as many nodes as there are inputs. */
    private static KStream<Bytes, AsOfInput> merge(List<KStream<Bytes, AsOfInput>> inputs) {
        List<KStream<Bytes, AsOfInput>> level = inputs;
        int merges = 0;
        while (level.size() > 1) {
            List<KStream<Bytes, AsOfInput>> next = new ArrayList<>();
            for (int index = 0; index + 1 < level.size(); index += 2) {
                merges++;
                next.add(level.get(index).merge(level.get(index + 1), Named.as("unite-inputs-" + merges)));
            }
            if (level.size() % 2 == 1) {
                next.add(level.get(level.size() - 1));
            }
            level = next;
        }
        return level.get(0);
    }

    private static void write(
            KStream<GenericRecord, SpecificRecordBase> facts,
            List<FactDefinition> definitions,
            TransformsGeneration generation,
            SchemaIds schemaIds) {
        BranchedKStream<GenericRecord, SpecificRecordBase> branches = facts.split(Named.as("facts-of-"));
        for (FactDefinition definition : definitions) {
            OutputTopic topic = new OutputTopic(generation.of(definition.target()), schemaIds);
            branches = branches.branch(
                    (key, row) -> topic.isKey(key),
                    Branched.<GenericRecord, SpecificRecordBase>withConsumer(
                            topic::write, definition.target().name()));
        }
        branches.noDefaultBranch();
    }

    private static ProcessorSupplier<Bytes, AsOfInput, GenericRecord, SpecificRecordBase> supplier(
            Map<Integer, FactEvaluator> evaluators) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<Bytes, AsOfInput, GenericRecord, SpecificRecordBase> get() {
                return new AsOfProcessor(evaluators);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return FactStores.builders();
            }
        };
    }
}
