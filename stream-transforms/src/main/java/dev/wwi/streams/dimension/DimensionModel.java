package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dimensions compiled together: what is kept of which table, and which members a row can concern. Immutable. */
final class DimensionModel {
    private final List<DimensionPlan> plans;
    private final Map<SourceTable, RowLayout> layouts;
    private final Map<SourceTable, Set<Edge>> edges;

    /** A referring column: its place in the row, and the table that it refers to. */
    private record Edge(int column, SourceTable referenced) {}

    /** A member of one of the dimensions. */
    record Member(DimensionPlan plan, long id) {}

    /** Finds the rows of a table that ever referred to a row. */
    interface Referrers {
        List<Long> of(RowId referenced, SourceTable referring);
    }

    private DimensionModel(
            List<DimensionPlan> plans, Map<SourceTable, RowLayout> layouts, Map<SourceTable, Set<Edge>> edges) {
        this.plans = plans;
        this.layouts = layouts;
        this.edges = edges;
    }

    static DimensionModel of(Collection<Dimension> dimensions) {
        Map<SourceTable, RowLayout> layouts = Dimensions.layouts(dimensions);
        List<DimensionPlan> plans = dimensions.stream()
                .map(dimension -> DimensionPlan.of(dimension, layouts))
                .toList();
        Map<SourceTable, Set<Edge>> edges = new LinkedHashMap<>();
        for (DimensionPlan plan : plans) {
            for (DimensionPlan.Node node : plan.nodes()) {
                if (node.from() != DimensionPlan.NONE) {
                    SourceTable referring = plan.nodes().get(node.from()).table();
                    edges.computeIfAbsent(referring, table -> new LinkedHashSet<>())
                            .add(new Edge(node.column(), node.table()));
                }
            }
        }
        return new DimensionModel(plans, layouts, edges);
    }

    List<DimensionPlan> plans() {
        return plans;
    }

    Map<SourceTable, RowLayout> layouts() {
        return layouts;
    }

    /** The rows that a row refers to and its earlier state did not. */
    Set<RowId> newReferences(SourceTable table, @Nullable Row earlier, Row row) {
        Set<RowId> references = new LinkedHashSet<>();
        for (Edge edge : edges.getOrDefault(table, Set.of())) {
            Object reference = row.value(edge.column());
            if (reference != null && (earlier == null || !reference.equals(earlier.value(edge.column())))) {
                references.add(new RowId(edge.referenced(), (Long) reference));
            }
        }
        return references;
    }

    /** The members that rest, or ever rested, on the row. */
    Set<Member> concernedBy(RowId row, Referrers referrers) {
        Set<Member> members = new LinkedHashSet<>();
        for (DimensionPlan plan : plans) {
            for (DimensionPlan.Node node : plan.nodes()) {
                if (node.table().equals(row.table())) {
                    for (long id : memberIds(plan, node, row.id(), referrers)) {
                        members.add(new Member(plan, id));
                    }
                }
            }
        }
        return members;
    }

    private static Collection<Long> memberIds(
            DimensionPlan plan, DimensionPlan.Node start, long startId, Referrers referrers) {
        Collection<Long> ids = List.of(startId);
        DimensionPlan.Node node = start;
        while (node.from() != DimensionPlan.NONE) {
            DimensionPlan.Node referring = plan.nodes().get(node.from());
            Set<Long> referringIds = new LinkedHashSet<>();
            for (long id : ids) {
                referringIds.addAll(referrers.of(new RowId(node.table(), id), referring.table()));
            }
            ids = new ArrayList<>(referringIds);
            node = referring;
        }
        return ids;
    }
}
