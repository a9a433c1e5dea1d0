package dev.wwi.streams.fact;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.dimension.DimensionOracle;
import dev.wwi.streams.dimension.PublishedDimensions;
import dev.wwi.streams.output.OutputTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.utils.Bytes;

/**
 * All tables as they were published, all but dim_date.
 *
 * @param rows by topic and key, in their bytes
 * @param schemaIds what the bytes were written with
 */
record WarehouseTables(Map<String, Map<Bytes, Bytes>> rows, SchemaIds schemaIds) {
    /** Each history's rows are those of the oracles, and there are no others. */
    void assertAreThoseOf(List<History> histories) {
        Map<Integer, List<DimensionOracle.ExpectedVersion>> versions = versions();
        for (History history : histories) {
            assertThat(versions.getOrDefault(history.number(), List.of()))
                    .as("dimensions of seed %d", history.seed())
                    .containsExactlyInAnyOrderElementsOf(history.dimensions().versions());
        }
        for (TargetTable table : TargetTables.all()) {
            if (!table.isDimension()) {
                Map<Integer, List<SpecificRecordBase>> facts = facts(table);
                for (History history : histories) {
                    assertThat(FactColumns.of(facts.getOrDefault(history.number(), List.of())))
                            .as("%s of seed %d", table.name(), history.seed())
                            .containsExactlyInAnyOrderElementsOf(history.facts(table.name()));
                }
            }
        }
    }

    private Map<Integer, List<DimensionOracle.ExpectedVersion>> versions() {
        PublishedDimensions published = new PublishedDimensions(schemaIds);
        for (TargetTable table : TargetTables.all()) {
            if (table.isDimension() && !table.equals(TargetTables.DIM_DATE)) {
                rows.get(table.topic()).forEach((key, row) -> published.take(table.topic(), key.get(), row.get()));
            }
        }
        return published.versions().stream().collect(groupingBy(version -> History.numberOf(version.id())));
    }

    private Map<Integer, List<SpecificRecordBase>> facts(TargetTable table) {
        OutputTopic topic = new OutputTopic(table, schemaIds);
        List<SpecificRecordBase> facts = new ArrayList<>();
        for (Bytes row : rows.get(table.topic()).values()) {
            facts.add(topic.rowSerde().deserializer().deserialize(table.topic(), row.get()));
        }
        String id = table.primaryKey().get(table.primaryKey().size() - 1);
        return facts.stream().collect(groupingBy(fact -> History.numberOf((Long) fact.get(id))));
    }
}
