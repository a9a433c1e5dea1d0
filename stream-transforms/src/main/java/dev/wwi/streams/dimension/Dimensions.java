package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.source.ColumnType;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.RowLayout;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All dimensions. To add one, add its file, its Avro schema and its line here. */
public final class Dimensions {
    private static final List<Dimension> ALL = List.of(
            CityDimension.dimension(),
            CustomerDimension.dimension(),
            EmployeeDimension.dimension(),
            StockItemDimension.dimension(),
            SupplierDimension.dimension(),
            PaymentMethodDimension.dimension(),
            TransactionTypeDimension.dimension(),
            PackageTypeTimelines.dimension());

    private Dimensions() {}

    /** Every dimension with history. */
    public static List<Dimension> all() {
        return ALL;
    }

    /**
     * What is kept of each table's rows: the columns that any of the dimensions needs, in the order declared. A row whose
     * attribute is NULL where its dimension has no place for that is refused whole: in a history it would stay for ever.
     */
    static Map<SourceTable, RowLayout> layouts(Collection<Dimension> dimensions) {
        Map<SourceTable, Map<String, ProjectedColumn>> columns = new LinkedHashMap<>();
        for (Dimension dimension : dimensions) {
            add(
                    columns,
                    dimension.member().table(),
                    dimension.condition().stream().map(ProjectedColumn::bool).toList());
            for (Attribute attribute : dimension.attributes()) {
                add(columns, attribute.source().table(), List.of(attribute.column()));
                addReferences(columns, attribute.source());
            }
        }
        Map<SourceTable, Set<String>> required = required(dimensions);
        Map<SourceTable, RowLayout> layouts = new LinkedHashMap<>();
        columns.forEach((table, byName) -> layouts.put(
                table,
                RowLayout.of(table.qualifiedName(), List.copyOf(byName.values()))
                        .requiring(required.getOrDefault(table, Set.of()))));
        return layouts;
    }

    private static Map<SourceTable, Set<String>> required(Collection<Dimension> dimensions) {
        Map<SourceTable, Set<String>> required = new HashMap<>();
        for (Dimension dimension : dimensions) {
            for (Attribute attribute : dimension.attributes()) {
                boolean hasPlaceForNull = dimension
                        .target()
                        .map(target -> target.valueSchema().getField(attribute.name()))
                        .filter(column -> column.schema().isNullable())
                        .isPresent();
                if (attribute.whenNull().isEmpty() && !hasPlaceForNull) {
                    required.computeIfAbsent(attribute.source().table(), table -> new HashSet<>())
                            .add(attribute.column().name());
                }
            }
        }
        return required;
    }

    private static void addReferences(Map<SourceTable, Map<String, ProjectedColumn>> columns, RowSource source) {
        source.reference().ifPresent(reference -> {
            add(
                    columns,
                    reference.from().table(),
                    List.of(new ProjectedColumn(reference.column(), ColumnType.INTEGER)));
            addReferences(columns, reference.from());
        });
    }

    private static void add(
            Map<SourceTable, Map<String, ProjectedColumn>> columns, SourceTable table, List<ProjectedColumn> added) {
        Map<String, ProjectedColumn> byName = columns.computeIfAbsent(table, key -> new LinkedHashMap<>());
        for (ProjectedColumn column : added) {
            ProjectedColumn known = byName.putIfAbsent(column.name(), column);
            if (known != null && !known.equals(column)) {
                throw new IllegalArgumentException(table.qualifiedName() + "." + column.name() + " is declared "
                        + known.type() + " by one dimension and " + column.type() + " by another");
            }
        }
    }
}
