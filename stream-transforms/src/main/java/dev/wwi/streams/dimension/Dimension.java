package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.RowLayout;
import java.util.List;
import java.util.Optional;

/**
 * The declaration of a dimension. Immutable.
 *
 * @param name the dimension's table, {@code dim_city}; part of every surrogate key
 * @param target where its versions are published; empty if facts alone use its timelines
 * @param member the row whose primary key is the business id
 * @param condition a boolean column of the member's row: the member exists only while it is true
 * @param attributes in the order of the target's columns
 */
public record Dimension(
        String name,
        Optional<TargetTable> target,
        RowSource member,
        Optional<String> condition,
        List<Attribute> attributes) {
    /** What the warehouse shows for a text that is not there. */
    public static final String NOT_AVAILABLE = "N/A";

    /** Checks that the attributes belong to the member. */
    public Dimension {
        attributes = List.copyOf(attributes);
        for (Attribute attribute : attributes) {
            if (!root(attribute.source()).equals(member)) {
                throw new IllegalArgumentException(name + "." + attribute.name() + " comes from "
                        + attribute.source().table().qualifiedName() + ", which is not reached from the member's row");
            }
        }
    }

    /** A dimension that is a table of the warehouse. */
    public static Dimension published(TargetTable target, RowSource member, Attribute... attributes) {
        return new Dimension(target.name(), Optional.of(target), member, Optional.empty(), List.of(attributes));
    }

    /** A dimension of which only timelines are made, for facts. */
    public static Dimension internal(String name, RowSource member, Attribute... attributes) {
        return new Dimension(name, Optional.empty(), member, Optional.empty(), List.of(attributes));
    }

    /** The same, of the rows whose boolean column is true. */
    public Dimension onlyWhere(String booleanColumn) {
        return new Dimension(name, target, member, Optional.of(booleanColumn), attributes);
    }

    /** The attributes as a row. */
    RowLayout attributeLayout() {
        return RowLayout.of(
                name,
                attributes.stream()
                        .map(attribute -> new ProjectedColumn(
                                attribute.name(), attribute.column().type()))
                        .toList());
    }

    private static RowSource root(RowSource source) {
        return source.reference().map(reference -> root(reference.from())).orElse(source);
    }
}
