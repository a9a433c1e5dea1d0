package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.checksum.Observation;
import dev.wwi.reconcile.checksum.Row;
import dev.wwi.reconcile.checksum.TablePlan;
import dev.wwi.reconcile.rows.SqlWarehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the warehouse knows of the past that PostgreSQL does not: which versions a member had when a fact has the Unknown
 * member, and whether a name has changed since a fact's last change.
 */
final class PastLookups {
    static final String COMMIT_AT = "source_commit_at";
    static final String LSN = "source_lsn";
    private static final String UNKNOWN = "0";

    private final TablePlan plan;
    private final Map<String, Lookup> lookups;
    private final Optional<StarTable.Historical> historical;
    private final Map<Dimension, Map<String, List<Span>>> versions = new HashMap<>();
    private final Map<String, Change> names = new HashMap<>();

    /** What a difference in a column is worth. */
    enum Verdict {
        RIGHT,
        WRONG,
        UNKNOWABLE
    }

    private record Span(long from, long to, boolean isOpen) {}

    private record Change(long commitAt, long lsn) {}

    private PastLookups(TablePlan plan, List<Lookup> lookups, Optional<StarTable.Historical> historical) {
        this.plan = plan;
        this.lookups = lookups.stream().collect(Collectors.toMap(Lookup::column, Function.identity()));
        this.historical = historical;
    }

    /**
     * Asks the warehouse for what the observations need.
     *
     * @param place where the warehouse has a table of the star schema
     */
    static PastLookups of(
            TablePlan plan,
            StarTable table,
            List<Observation> observations,
            SqlWarehouse warehouse,
            UnaryOperator<String> place,
            String rawDataset) {
        PastLookups past = new PastLookups(plan, table.lookups(), table.historical());
        Map<Dimension, Set<String>> members = new HashMap<>();
        boolean needsNames = false;
        for (Observation observation : observations) {
            if (observation.expected().isEmpty() || observation.actual().isEmpty()) {
                continue;
            }
            Row expected = observation.expected().get(0);
            Row actual = observation.actual().get(0);
            for (Lookup lookup : table.lookups()) {
                past.memberWithoutVersion(lookup, expected, actual)
                        .ifPresent(id -> members.computeIfAbsent(lookup.dimension(), dimension -> new TreeSet<>())
                                .add(id));
            }
            needsNames |= table.historical()
                    .filter(name -> past.has(name.column()) && past.differs(name.column(), expected, actual))
                    .isPresent();
        }
        members.forEach((dimension, ids) -> past.learnVersions(dimension, ids, warehouse, place));
        if (needsNames) {
            past.learnNames(table.historical().orElseThrow(), warehouse, rawDataset);
        }
        return past;
    }

    /** Whether a different value is wrong after all. */
    Verdict verdict(String column, Row expected, Row actual) {
        Lookup lookup = lookups.get(column);
        if (lookup != null) {
            Optional<String> id = memberWithoutVersion(lookup, expected, actual);
            return id.isPresent() && !hasVersion(lookup, id.get(), actual) ? Verdict.RIGHT : Verdict.WRONG;
        }
        if (historical.isPresent() && historical.get().column().equals(column)) {
            return nameHasChangedSince(historical.get(), expected, actual) ? Verdict.UNKNOWABLE : Verdict.WRONG;
        }
        return Verdict.WRONG;
    }

    /** A value as a reader understands it. */
    @Nullable
    String describe(String column, @Nullable String value) {
        Lookup lookup = lookups.get(column);
        return lookup == null || value == null ? value : lookup.describe(value);
    }

    /** The id of the member in whose place the fact has Unknown. */
    private Optional<String> memberWithoutVersion(Lookup lookup, Row expected, Row actual) {
        if (!has(lookup.column()) || !differs(lookup.column(), expected, actual)) {
            return Optional.empty();
        }
        String inSource = expected.values().get(plan.indexOf(lookup.column()));
        String inWarehouse = actual.values().get(plan.indexOf(lookup.column()));
        if (!lookup.wantedId().isEmpty()) {
            return Optional.ofNullable(inWarehouse).filter(id -> !id.startsWith("-"));
        }
        return UNKNOWN.equals(inWarehouse) ? Optional.ofNullable(inSource) : Optional.empty();
    }

    private boolean has(String column) {
        return plan.columns().stream().anyMatch(compared -> compared.name().equals(column));
    }

    private boolean differs(String column, Row expected, Row actual) {
        int index = plan.indexOf(column);
        return !Objects.equals(expected.values().get(index), actual.values().get(index));
    }

    private boolean hasVersion(Lookup lookup, String id, Row actual) {
        Optional<Long> at = number(actual, plan.warehouseWitnesses(), COMMIT_AT);
        return versions.getOrDefault(lookup.dimension(), Map.of()).getOrDefault(id, List.of()).stream()
                .anyMatch(span -> lookup.isCurrent()
                        ? span.isOpen()
                        : at.isEmpty() || (span.from() <= at.get() && at.get() < span.to()));
    }

    private boolean nameHasChangedSince(StarTable.Historical name, Row expected, Row actual) {
        Optional<Long> id = number(expected, plan.sourceWitnesses(), name.idColumn());
        Change change = id.map(number -> names.get(Long.toString(number))).orElse(null);
        Optional<Long> lsn = number(actual, plan.warehouseWitnesses(), LSN);
        Optional<Long> at = number(actual, plan.warehouseWitnesses(), COMMIT_AT);
        if (change == null || lsn.isEmpty() || at.isEmpty()) {
            return true;
        }
        // Rows of one first snapshot have the same LSN, although their tables were read one after the other.
        return change.lsn() != lsn.get() && (change.lsn() > lsn.get() || change.commitAt() > at.get());
    }

    private void learnVersions(
            Dimension dimension, Set<String> ids, SqlWarehouse warehouse, UnaryOperator<String> place) {
        String sql = "SELECT CAST(" + dimension.idColumn()
                + " AS STRING), CAST(UNIX_MICROS(valid_from) AS STRING), CAST(UNIX_MICROS(valid_to) AS STRING),"
                + " CAST(is_current AS STRING) FROM "
                + place.apply(dimension.table()) + " WHERE " + dimension.idColumn() + " IN (" + String.join(", ", ids)
                + ")";
        Map<String, List<Span>> spans = versions.computeIfAbsent(dimension, key -> new HashMap<>());
        for (List<@Nullable String> row : warehouse.query(sql)) {
            spans.computeIfAbsent(String.valueOf(row.get(0)), id -> new ArrayList<>())
                    .add(new Span(
                            Long.parseLong(String.valueOf(row.get(1))),
                            Long.parseLong(String.valueOf(row.get(2))),
                            Boolean.parseBoolean(row.get(3))));
        }
    }

    private void learnNames(StarTable.Historical name, SqlWarehouse warehouse, String rawDataset) {
        String sql = "SELECT CAST(" + name.idColumn()
                + " AS STRING), CAST(UNIX_MICROS(source_commit_at) AS STRING), CAST(source_lsn AS STRING) FROM `"
                + rawDataset + "`.`" + name.rawTable() + "`";
        for (List<@Nullable String> row : warehouse.query(sql)) {
            names.put(
                    String.valueOf(row.get(0)),
                    new Change(Long.parseLong(String.valueOf(row.get(1))), Long.parseLong(String.valueOf(row.get(2)))));
        }
    }

    private static Optional<Long> number(Row row, List<TablePlan.Witness> witnesses, String name) {
        for (int i = 0; i < witnesses.size(); i++) {
            if (witnesses.get(i).name().equals(name)) {
                return Optional.ofNullable(row.witnesses().get(i)).map(Long::parseLong);
            }
        }
        return Optional.empty();
    }
}
