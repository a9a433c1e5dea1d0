package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.checksum.ComparedColumn;
import dev.wwi.reconcile.checksum.TablePlan;
import dev.wwi.reconcile.checksum.TablePlan.Witness;
import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.ColumnType;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.Difference.DifferentType;
import dev.wwi.reconcile.report.Difference.MissingColumn;
import dev.wwi.reconcile.report.Difference.UnexpectedColumn;
import dev.wwi.reconcile.report.UnreadableTableException;
import dev.wwi.reconcile.rows.SqlWarehouse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the tables of the warehouse must be, by PostgreSQL's catalogue and the SQL of the star schema. */
public final class References {
    private static final List<Witness> AUDIT = List.of(
            new Witness(PastLookups.COMMIT_AT, "UNIX_MICROS(t.source_commit_at)"),
            new Witness(PastLookups.LSN, "t.source_lsn"));
    private static final List<Column> AUDIT_COLUMNS = List.of(
            new Column(PastLookups.COMMIT_AT, ColumnType.TIMESTAMP), new Column(PastLookups.LSN, ColumnType.INT64));

    private final Connection source;
    private final SqlWarehouse warehouse;
    private final Places places;
    private final Map<String, RawTable> rawTables = new LinkedHashMap<>();
    private final Map<String, StarTable> starTables = new LinkedHashMap<>();

    private record RawTable(String relation, List<String> keyColumns) {}

    private record Draft(List<ComparedColumn> columns, List<Difference> structure, List<String> notCompared) {}

    /**
     * Reads which tables there are.
     *
     * @param source used for nothing else meanwhile
     * @param schemas whose tables the raw dataset shows
     */
    public References(Connection source, SqlWarehouse warehouse, Places places, List<String> schemas)
            throws SQLException {
        this.source = source;
        this.warehouse = warehouse;
        this.places = places;
        readRawTables(schemas);
        StarTable.all().forEach(table -> starTables.put(places.analyticsDataset() + "." + table.name(), table));
    }

    /** The published names of all tables, raw tables first. */
    public List<String> tables() {
        List<String> names = new ArrayList<>(rawTables.keySet());
        names.addAll(starTables.keySet());
        return names;
    }

    /**
     * What a table must be.
     *
     * @throws UnreadableTableException if a side has no such table, or it has no key
     * @throws SQLException if PostgreSQL cannot tell
     */
    public TableReference of(String table) throws SQLException {
        RawTable raw = rawTables.get(table);
        if (raw != null) {
            return rawReference(table, raw);
        }
        return starReference(table, star(table));
    }

    /**
     * The source's tables that a table is made of, as {@code sales.orders}.
     *
     * @throws IllegalArgumentException if there is no such table
     */
    public List<String> sourceTables(String table) {
        RawTable raw = rawTables.get(table);
        if (raw != null) {
            return List.of(raw.relation().replace("\"", ""));
        }
        return ReferenceSql.sourceTables(star(table).name());
    }

    private StarTable star(String table) {
        StarTable star = starTables.get(table);
        if (star == null) {
            throw new IllegalArgumentException("there is no table " + table + "; there are " + tables());
        }
        return star;
    }

    private TableReference rawReference(String table, RawTable raw) throws SQLException {
        if (raw.keyColumns().isEmpty()) {
            throw new UnreadableTableException("its rows have no key to tell them apart");
        }
        String relation = raw.relation() + " r";
        List<Column> expected = SourceColumns.of(source, relation);
        Draft draft = draft(table, relation, expected, AUDIT_COLUMNS, Map.of(), protectedOf(raw.relation(), expected));
        TablePlan plan = new TablePlan(
                table,
                raw.keyColumns(),
                draft.columns(),
                relation,
                List.of(new Witness("row_version", "r.xmin")),
                places.quoted(table) + " t",
                AUDIT);
        return new TableReference(
                plan,
                new ReferenceJudge(plan, observations -> noLookups(plan)),
                draft.structure(),
                draft.notCompared(),
                Set.of(),
                Optional.empty());
    }

    private TableReference starReference(String table, StarTable star) throws SQLException {
        String relation = "(" + sql(star) + "\n) r";
        Map<String, String> warehouseExpressions = new HashMap<>();
        List<Column> expected = new ArrayList<>(SourceColumns.of(source, relation));
        List<Witness> witnesses = new ArrayList<>();
        for (String helper : List.of("row_version", "package_type_id")) {
            if (expected.removeIf(column -> column.name().equals(helper))) {
                witnesses.add(new Witness(helper, SourceColumns.quoted(helper)));
            }
        }
        star.lookups().forEach(lookup -> warehouseExpressions.put(lookup.column(), lookup.memberId()));
        Draft draft = draft(
                table,
                relation,
                expected,
                others(star),
                warehouseExpressions,
                ProtectedColumns.of(
                        ReferenceSql.text(star.name()),
                        ReferenceSql.sourceTables(star.name()),
                        places.protectedColumns()));
        List<ComparedColumn> columns = new ArrayList<>(draft.columns());
        List<Difference> structure = new ArrayList<>(draft.structure());
        List<Column> actual = columnsOf(table);
        for (StarTable.Derived derived : star.derived()) {
            if (SourceColumns.named(actual, derived.column().name()).isPresent()) {
                columns.add(new ComparedColumn(derived.column().name(), ColumnType.BOOL, "true", derived.condition()));
            }
        }
        StringBuilder from = new StringBuilder(
                star.versions().isPresent()
                        ? "(SELECT * FROM " + places.quoted(table) + " WHERE is_current) t"
                        : places.quoted(table) + " t");
        for (Lookup lookup : star.lookups()) {
            if (SourceColumns.named(actual, lookup.column()).isPresent()) {
                from.append(lookup.join(places.quoted(
                        places.analyticsDataset() + "." + lookup.dimension().table())));
            }
        }
        List<Witness> told = new ArrayList<>(AUDIT);
        star.versions()
                .ifPresent(versions -> told.add(0, new Witness(versions.keyColumn(), "t." + versions.keyColumn())));
        TablePlan plan = new TablePlan(table, star.keyColumns(), columns, relation, witnesses, from.toString(), told);
        return new TableReference(
                plan,
                new ReferenceJudge(
                        plan,
                        observations -> PastLookups.of(
                                plan,
                                star,
                                observations,
                                warehouse,
                                name -> places.quoted(places.analyticsDataset() + "." + name),
                                places.rawDataset())),
                structure,
                draft.notCompared(),
                alsoRead(star),
                star.versions().map(versions -> new VersionHistory(versions, places.quoted(table), columns)));
    }

    /** Keys of versions are compared by the versions, names of the past by the table that has them. */
    private Set<String> alsoRead(StarTable star) {
        Set<String> tables = new HashSet<>();
        star.lookups()
                .forEach(lookup -> tables.add(
                        places.analyticsDataset() + "." + lookup.dimension().table()));
        star.historical().ifPresent(historical -> tables.add(places.rawDataset() + "." + historical.rawTable()));
        return tables;
    }

    private Set<String> protectedOf(String relation, List<Column> columns) {
        String prefix = relation.replace("\"", "") + ".";
        return columns.stream()
                .map(Column::name)
                .filter(name -> places.protectedColumns().contains(prefix + name))
                .collect(Collectors.toUnmodifiableSet());
    }

    private PastLookups noLookups(TablePlan plan) {
        StarTable none =
                new StarTable("", List.of(), List.of(), List.of(), Optional.empty(), List.of(), Optional.empty());
        return PastLookups.of(plan, none, List.of(), warehouse, name -> name, "");
    }

    /** The columns that the warehouse has besides those of the source's relation. */
    private static List<Column> others(StarTable star) {
        List<Column> others = new ArrayList<>(star.unknownToSource());
        star.derived().forEach(derived -> others.add(derived.column()));
        return others;
    }

    private Draft draft(
            String table,
            String relation,
            List<Column> expected,
            List<Column> others,
            Map<String, String> warehouseExpressions,
            Set<String> protectedColumns)
            throws SQLException {
        List<Column> actual = columnsOf(table);
        List<ComparedColumn> columns = new ArrayList<>();
        List<Difference> structure = new ArrayList<>();
        List<String> notCompared = new ArrayList<>();
        for (Column column : expected) {
            Optional<Column> found = SourceColumns.named(actual, column.name());
            if (protectedColumns.contains(column.name())) {
                notCompared.add("column " + column.name() + " is protected");
            } else if (found.isEmpty()) {
                // A column that was added and has no value yet comes with the first change.
                if (SourceColumns.hasValues(source, relation, column.name())) {
                    structure.add(new MissingColumn(column));
                }
            } else if (column.type() == ColumnType.OTHER) {
                notCompared.add("values of column " + column.name() + "'s type cannot be compared");
            } else if (found.get().type() != column.type()) {
                structure.add(new DifferentType(
                        column.name(), column.type(), found.get().type()));
            } else {
                columns.add(new ComparedColumn(
                        column.name(),
                        column.type(),
                        SourceColumns.quoted(column.name()),
                        warehouseExpressions.getOrDefault(column.name(), "t.`" + column.name() + "`")));
            }
        }
        for (Column column : others) {
            Optional<Column> found = SourceColumns.named(actual, column.name());
            if (found.isEmpty()) {
                structure.add(new MissingColumn(column));
            } else if (found.get().type() != column.type()) {
                structure.add(new DifferentType(
                        column.name(), column.type(), found.get().type()));
            }
        }
        for (Column column : actual) {
            if (SourceColumns.named(expected, column.name()).isEmpty()
                    && SourceColumns.named(others, column.name()).isEmpty()) {
                structure.add(new UnexpectedColumn(column));
            }
        }
        return new Draft(columns, structure, notCompared);
    }

    private List<Column> columnsOf(String table) {
        String[] place = places.of(table);
        return warehouse.columns(place[0], place[1]);
    }

    private String sql(StarTable star) {
        return ReferenceSql.of(star.name(), ReferenceSql.hasNewestDate(star.name()) ? newestDate() : "");
    }

    /** The calendar keeps a year that it had to reach once, whatever became of the fact. */
    private String newestDate() {
        String calendar = places.quoted(places.analyticsDataset() + ".dim_date");
        @Nullable
        String newest = warehouse
                .query("SELECT CAST(MAX(date) AS STRING) FROM " + calendar)
                .get(0)
                .get(0);
        try {
            return newest == null ? "null::date" : "date '" + LocalDate.parse(newest) + "'";
        } catch (DateTimeParseException e) {
            throw new UnreadableTableException("the newest date is " + newest + ", which is no day", e);
        }
    }

    private void readRawTables(List<String> schemas) throws SQLException {
        String sql = """
                select n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
                       array(select a.attname::text
                             from pg_index i
                             join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
                             where i.indrelid = c.oid and i.indisprimary
                             order by array_position(i.indkey::int2[], a.attnum))
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = any(?) and c.relkind in ('r', 'p') and not c.relispartition
                order by 1, 2
                """;
        try (PreparedStatement statement = source.prepareStatement(sql)) {
            statement.setArray(1, source.createArrayOf("text", schemas.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String name = places.rawDataset() + "." + rows.getString(1) + "_" + rows.getString(2);
                    List<String> key = List.of((String[]) rows.getArray(4).getArray());
                    rawTables.put(name, new RawTable(rows.getString(3), key));
                }
            }
        }
    }
}
