package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.source.ChangeDecoder;
import dev.wwi.streams.source.KeyBodyDeserializer;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.state.StateStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * The source tables as streams of changes and as tables of {@linkplain CurrentRow current rows}, with the columns that
 * any fact needs of them. Keys are the Avro bodies of the primary keys.
 */
final class SourceInputs {
    private final StreamsBuilder builder;
    private final SchemaIds schemaIds;
    private final Map<SourceTable, RowLayout> layouts = new HashMap<>();
    private final Map<SourceTable, KStream<Bytes, RowChange>> changes = new HashMap<>();
    private final Map<SourceTable, KTable<Bytes, CurrentRow>> tables = new HashMap<>();

    SourceInputs(StreamsBuilder builder, SchemaIds schemaIds, List<FactDefinition> definitions) {
        this.builder = builder;
        RowOrigins.addTo(builder);
        this.schemaIds = schemaIds;
        Map<SourceTable, Map<String, ProjectedColumn>> columns = new LinkedHashMap<>();
        Map<SourceTable, Set<String>> required = new HashMap<>();
        for (FactDefinition definition : definitions) {
            for (FactSource source : definition.sources()) {
                add(source.grain(), columns, required);
                source.parent().ifPresent(parent -> add(parent.source(), columns, required));
            }
        }
        columns.forEach((table, needed) -> layouts.put(
                table,
                RowLayout.of(table.qualifiedName(), new ArrayList<>(needed.values()))
                        .requiring(required.getOrDefault(table, Set.of()))));
    }

    RowLayout layout(SourceTable table) {
        RowLayout layout = layouts.get(table);
        if (layout == null) {
            throw new IllegalArgumentException("no fact uses " + table.qualifiedName());
        }
        return layout;
    }

    /** The table's changes, each once. */
    KStream<Bytes, RowChange> changes(SourceTable table) {
        return RowOrigins.found(table, records(table));
    }

    /** The table's changes as they come. */
    private KStream<Bytes, RowChange> records(SourceTable table) {
        return changes.computeIfAbsent(table, this::read);
    }

    /** The table's rows as they are now, one table however many facts use it. */
    KTable<Bytes, CurrentRow> table(SourceTable table) {
        return tables.computeIfAbsent(table, this::fold);
    }

    private KStream<Bytes, RowChange> read(SourceTable table) {
        ChangeDecoder decoder = new ChangeDecoder(table, layout(table), schemaIds);
        Serde<Bytes> keys = Serdes.serdeFrom(new BytesSerializer(), new KeyBodyDeserializer());
        return builder.stream(
                        table.topic(),
                        Consumed.with(keys, Serdes.ByteArray()).withName("read-" + table.qualifiedName()))
                .mapValues(decoder::decode, Named.as("decode-" + table.qualifiedName()));
    }

    /** Notes what reads stand for that find a row of the store as it is known there. */
    <S extends StateStore> void noteOrigins(SourceTable table, String store, RowOrigins.Known<S> known) {
        RowOrigins.note(table, records(table), store, known);
    }

    private KTable<Bytes, CurrentRow> fold(SourceTable table) {
        String store = "current-" + table.qualifiedName();
        KTable<Bytes, CurrentRow> current = changes(table)
                .groupByKey(Grouped.keySerde(Serdes.Bytes()))
                .aggregate(
                        () -> null,
                        new CurrentRowFold(),
                        Named.as("fold-" + table.qualifiedName()),
                        Materialized.<Bytes, CurrentRow, KeyValueStore<Bytes, byte[]>>as(store)
                                .withKeySerde(Serdes.Bytes())
                                .withValueSerde(CurrentRowCodec.serde(layout(table)))
                                .withLoggingEnabled(StateStores.changelogSettings())
                                .withCachingDisabled());
        RowOrigins.Known<KeyValueStore<Bytes, ValueAndTimestamp<CurrentRow>>> known =
                (rows, key) -> ValueAndTimestamp.getValueOrNull(rows.get(key));
        noteOrigins(table, store, known);
        return current;
    }

    private static void add(
            SourceColumns source,
            Map<SourceTable, Map<String, ProjectedColumn>> columns,
            Map<SourceTable, Set<String>> required) {
        required.computeIfAbsent(source.table(), table -> new HashSet<>()).addAll(source.required());
        Map<String, ProjectedColumn> known = columns.computeIfAbsent(source.table(), table -> new LinkedHashMap<>());
        for (ProjectedColumn column : source.columns()) {
            ProjectedColumn other = known.putIfAbsent(column.name(), column);
            if (other != null && !other.equals(column)) {
                throw new IllegalArgumentException(source.table().qualifiedName() + "." + column.name() + " is "
                        + other.type() + " to one fact and " + column.type() + " to another");
            }
        }
    }
}
