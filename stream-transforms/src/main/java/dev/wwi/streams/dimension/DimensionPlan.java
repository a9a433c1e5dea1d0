package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.source.RowLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dimension, resolved to places: the rows a member rests on, each after the row that refers to it, and where in them
 * its attributes are. Immutable.
 */
final class DimensionPlan {
    static final int NONE = -1;

    /**
     * A row a member rests on.
     *
     * @param table its table
     * @param from the node whose row refers to it; {@link #NONE} for the member's own
     * @param column the place of the referring column in that row
     * @param mandatory whether there is no member without it
     */
    record Node(SourceTable table, int from, int column, boolean mandatory) {}

    /**
     * Where an attribute is.
     *
     * @param node the node of the row
     * @param column its place in the row
     * @param whenNull what stands for NULL; null if NULL stays NULL
     */
    record Place(int node, int column, @Nullable Object whenNull) {}

    private final Dimension dimension;
    private final List<Node> nodes;
    private final List<Place> places;
    private final RowLayout attributeLayout;
    private final int conditionColumn;

    private DimensionPlan(Dimension dimension, List<Node> nodes, List<Place> places, int conditionColumn) {
        this.dimension = dimension;
        this.nodes = List.copyOf(nodes);
        this.places = List.copyOf(places);
        this.attributeLayout = dimension.attributeLayout();
        this.conditionColumn = conditionColumn;
    }

    static DimensionPlan of(Dimension dimension, Map<SourceTable, RowLayout> layouts) {
        Set<RowSource> distinct = new LinkedHashSet<>();
        distinct.add(dimension.member());
        dimension.attributes().forEach(attribute -> addWithReferrers(attribute.source(), distinct));
        List<RowSource> sources = List.copyOf(distinct);
        List<Node> nodes = new ArrayList<>();
        for (RowSource source : sources) {
            Optional<RowSource.Reference> reference = source.reference();
            nodes.add(
                    reference.isEmpty()
                            ? new Node(source.table(), NONE, NONE, true)
                            : node(source.table(), reference.get(), sources, layouts));
        }
        List<Place> places = dimension.attributes().stream()
                .map(attribute -> new Place(
                        sources.indexOf(attribute.source()),
                        layout(attribute.source().table(), layouts)
                                .indexOf(attribute.column().name()),
                        attribute.whenNull().orElse(null)))
                .toList();
        RowLayout memberLayout = layout(dimension.member().table(), layouts);
        int conditionColumn = dimension.condition().map(memberLayout::indexOf).orElse(NONE);
        return new DimensionPlan(dimension, nodes, places, conditionColumn);
    }

    Dimension dimension() {
        return dimension;
    }

    /** The member's own row first. */
    List<Node> nodes() {
        return nodes;
    }

    /** In the order of the attributes. */
    List<Place> places() {
        return places;
    }

    RowLayout attributeLayout() {
        return attributeLayout;
    }

    /** The place of the boolean column that makes a row a member; {@link #NONE} if every row is. */
    int conditionColumn() {
        return conditionColumn;
    }

    private static Node node(
            SourceTable table,
            RowSource.Reference reference,
            List<RowSource> sources,
            Map<SourceTable, RowLayout> layouts) {
        RowSource from = reference.from();
        return new Node(
                table,
                sources.indexOf(from),
                layout(from.table(), layouts).indexOf(reference.column()),
                reference.mandatory());
    }

    private static void addWithReferrers(RowSource source, Set<RowSource> distinct) {
        source.reference().ifPresent(reference -> addWithReferrers(reference.from(), distinct));
        distinct.add(source);
    }

    private static RowLayout layout(SourceTable table, Map<SourceTable, RowLayout> layouts) {
        RowLayout layout = layouts.get(table);
        if (layout == null) {
            throw new IllegalArgumentException("no layout for " + table.qualifiedName());
        }
        return layout;
    }
}
