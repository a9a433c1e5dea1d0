package dev.wwi.streams.dimension;

import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.source.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes a member's versions from the histories of the rows it ever referenced. A pure function of the histories:
 * what arrived when has no part in it.
 */
final class MemberTimelines {
    private final Function<RowId, RowHistory> histories;

    /** Over a source of histories; a row never seen has an empty one. */
    MemberTimelines(Function<RowId, RowHistory> histories) {
        this.histories = histories;
    }

    /** The member's versions, ascending. */
    List<MemberVersion> versions(DimensionPlan plan, long id) {
        RowId member = new RowId(plan.nodes().get(0).table(), id);
        RowHistory own = histories.apply(member);
        if (own.states().isEmpty()) {
            return List.of();
        }
        List<MemberVersion> versions = new ArrayList<>();
        @Nullable Row open = null;
        long openedAt = 0;
        for (long instant : changePoints(plan, own)) {
            Row attributes = attributesAt(plan, own, instant);
            if (open != null && open.equals(attributes)) {
                continue;
            }
            if (open != null) {
                RowState closing = latestChange(plan, own, instant, instant - 1);
                versions.add(new MemberVersion(openedAt, instant, open, closing.commitMicros(), closing.lsn()));
            }
            open = attributes;
            openedAt = instant;
        }
        if (open != null) {
            RowState opening = latestChange(plan, own, openedAt, openedAt);
            versions.add(
                    new MemberVersion(openedAt, Validity.OPEN_END_MICROS, open, opening.commitMicros(), opening.lsn()));
        }
        return versions;
    }

    /** Every instant at which any row changed that the member ever rested on, ascending. */
    private long[] changePoints(DimensionPlan plan, RowHistory own) {
        if (plan.nodes().size() == 1 && own.states().size() == 1) {
            return new long[] {own.states().get(0).effectiveMicros()};
        }
        Set<Long> instants = new HashSet<>();
        List<List<RowHistory>> everReferenced = new ArrayList<>();
        everReferenced.add(List.of(own));
        addInstants(own, instants);
        for (DimensionPlan.Node node : plan.nodes().subList(1, plan.nodes().size())) {
            Set<Long> ids = new HashSet<>();
            for (RowHistory referrer : everReferenced.get(node.from())) {
                for (RowState state : referrer.states()) {
                    Object reference = state.row() == null ? null : state.row().value(node.column());
                    if (reference != null) {
                        ids.add((Long) reference);
                    }
                }
            }
            List<RowHistory> referenced = new ArrayList<>();
            for (long id : ids) {
                RowHistory history = histories.apply(new RowId(node.table(), id));
                addInstants(history, instants);
                referenced.add(history);
            }
            everReferenced.add(referenced);
        }
        long[] ascending = instants.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(ascending);
        return ascending;
    }

    private static void addInstants(RowHistory history, Set<Long> instants) {
        for (RowState state : history.states()) {
            instants.add(state.effectiveMicros());
        }
    }

    /** The member's attributes at the instant; null while it does not exist. */
    private @Nullable Row attributesAt(DimensionPlan plan, RowHistory own, long instant) {
        @Nullable Row[] rows = new Row[plan.nodes().size()];
        rows[0] = own.at(instant);
        if (rows[0] == null || !isMember(plan, rows[0])) {
            return null;
        }
        for (int index = 1; index < rows.length; index++) {
            DimensionPlan.Node node = plan.nodes().get(index);
            Row referrer = rows[node.from()];
            RowHistory history = referenced(node, referrer);
            rows[index] = history.at(instant);
            if (rows[index] == null && node.mandatory() && referrer != null) {
                return null;
            }
        }
        @Nullable Object[] values = new Object[plan.places().size()];
        for (int index = 0; index < values.length; index++) {
            DimensionPlan.Place place = plan.places().get(index);
            Row row = rows[place.node()];
            Object value = row == null ? null : row.value(place.column());
            values[index] = value == null ? place.whenNull() : value;
        }
        return Row.of(plan.attributeLayout(), values);
    }

    private static boolean isMember(DimensionPlan plan, Row own) {
        int column = plan.conditionColumn();
        return column == DimensionPlan.NONE || Boolean.TRUE.equals(own.value(column));
    }

    private RowHistory referenced(DimensionPlan.Node node, @Nullable Row referrer) {
        Object reference = referrer == null ? null : referrer.value(node.column());
        return reference == null ? RowHistory.EMPTY : histories.apply(new RowId(node.table(), (Long) reference));
    }

    /**
     * The change that made the boundary of a version: of the member's own row and of the rows that the version rests
     * on, the one with the greatest LSN among those that took effect at the boundary.
     *
     * @param boundary the version's start, or its end
     * @param within an instant at which the version holds, next to the boundary
     */
    private RowState latestChange(DimensionPlan plan, RowHistory own, long boundary, long within) {
        @Nullable Row[] rows = new Row[plan.nodes().size()];
        @Nullable RowState latest = null;
        for (int index = 0; index < rows.length; index++) {
            DimensionPlan.Node node = plan.nodes().get(index);
            RowHistory history = index == 0 ? own : referenced(node, rows[node.from()]);
            rows[index] = history.at(within);
            latest = later(latest, history.changeAt(boundary));
        }
        if (latest == null) {
            throw new IllegalStateException(plan.dimension().name() + ": nothing changed at " + boundary
                    + ", where one of its versions starts or ends");
        }
        return latest;
    }

    private static @Nullable RowState later(@Nullable RowState one, @Nullable RowState other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        // Rows of one snapshot share its LSN and differ in the time they were read.
        boolean otherIsLater =
                other.lsn() > one.lsn() || (other.lsn() == one.lsn() && other.commitMicros() > one.commitMicros());
        return otherIsLater ? other : one;
    }
}
