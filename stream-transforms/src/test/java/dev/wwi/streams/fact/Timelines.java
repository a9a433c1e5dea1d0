package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.star.SurrogateKey;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.source.ProjectedColumn;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Member timelines for tests, with the attributes that the dimensions put on them. */
final class Timelines {
    static final String PACKAGE_TYPE = "package_type";

    private static final Map<String, RowLayout> LAYOUTS = Map.of(
            TargetTables.DIM_CUSTOMER.name(),
            RowLayout.of("dim_customer", ProjectedColumn.integer("wwi_delivery_city_id")),
            TargetTables.DIM_STOCK_ITEM.name(),
            RowLayout.of(
                    "dim_stock_item",
                    ProjectedColumn.integer("quantity_per_outer"),
                    ProjectedColumn.bool("is_chiller_stock")),
            PACKAGE_TYPE,
            RowLayout.of(PACKAGE_TYPE, ProjectedColumn.text("package")));

    private Timelines() {}

    /** A state that starts at an instant and lasts until the next one. */
    record State(long fromMicros, List<Object> attributes) {}

    static State sinceEver(Object... attributes) {
        return new State(Validity.SINCE_EVER_MICROS, List.of(attributes));
    }

    static State since(long micros, Object... attributes) {
        return new State(micros, List.of(attributes));
    }

    static MemberId member(TargetTable dimension, long id) {
        return new MemberId(dimension.name(), id);
    }

    static MemberTimeline of(MemberId member, State... states) {
        return until(Validity.OPEN_END_MICROS, member, states);
    }

    /** A timeline whose last version ends. */
    static MemberTimeline until(long endMicros, MemberId member, State... states) {
        RowLayout layout = LAYOUTS.getOrDefault(member.dimension(), RowLayout.of(member.dimension()));
        List<Version> versions = new ArrayList<>();
        for (int index = 0; index < states.length; index++) {
            State state = states[index];
            long to = index + 1 < states.length ? states[index + 1].fromMicros() : endMicros;
            versions.add(new Version(
                    state.fromMicros(),
                    to,
                    key(member, state.fromMicros()),
                    Row.of(layout, state.attributes().toArray())));
        }
        return new MemberTimeline(member.dimension(), member.id(), versions);
    }

    static long key(MemberId member, long validFromMicros) {
        return SurrogateKey.of(member.dimension(), member.id(), validFromMicros);
    }
}
