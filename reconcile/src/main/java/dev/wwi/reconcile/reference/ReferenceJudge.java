package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.checksum.ComparedColumn;
import dev.wwi.reconcile.checksum.Judgement;
import dev.wwi.reconcile.checksum.Observation;
import dev.wwi.reconcile.checksum.Row;
import dev.wwi.reconcile.checksum.TablePlan;
import dev.wwi.reconcile.report.ColumnType;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.Difference.DifferentValue;
import dev.wwi.reconcile.report.Difference.MissingRow;
import dev.wwi.reconcile.report.Difference.RepeatedRow;
import dev.wwi.reconcile.report.Difference.UnexpectedRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what a difference between the rows of the two sides means. */
final class ReferenceJudge implements Judgement.Judge {
    private final TablePlan plan;
    private final Function<List<Observation>, PastLookups> past;

    /**
     * @param past looks up what the observations need to know of the past
     */
    ReferenceJudge(TablePlan plan, Function<List<Observation>, PastLookups> past) {
        this.plan = plan;
        this.past = past;
    }

    @Override
    public List<Judgement> judge(List<Observation> observations) {
        PastLookups lookups = past.apply(observations);
        return observations.stream()
                .map(observation -> judge(observation, lookups))
                .toList();
    }

    private Judgement judge(Observation observation, PastLookups lookups) {
        List<Difference> differences = new ArrayList<>();
        List<String> unknowable = new ArrayList<>();
        List<Row> actual = observation.actual();
        if (observation.expected().isEmpty()) {
            actual.forEach(row -> differences.add(new UnexpectedRow(row.key(), shown(row, plan.warehouseWitnesses()))));
        } else if (actual.isEmpty()) {
            Row row = observation.expected().get(0);
            differences.add(new MissingRow(row.key(), shown(row, List.of())));
        } else {
            compare(observation.expected().get(0), actual.get(0), lookups, differences, unknowable);
            actual.stream()
                    .skip(1)
                    .forEach(row -> differences.add(new RepeatedRow(row.key(), shown(row, plan.warehouseWitnesses()))));
        }
        if (!differences.isEmpty()) {
            return new Judgement.Differs(differences);
        }
        return unknowable.isEmpty() ? new Judgement.Same() : new Judgement.Unknowable(unknowable.get(0));
    }

    private void compare(
            Row expected, Row actual, PastLookups lookups, List<Difference> differences, List<String> unknowable) {
        for (int i = 0; i < plan.columns().size(); i++) {
            String inSource = expected.values().get(i);
            String inWarehouse = actual.values().get(i);
            if (Objects.equals(inSource, inWarehouse)) {
                continue;
            }
            ComparedColumn column = plan.columns().get(i);
            switch (lookups.verdict(column.name(), expected, actual)) {
                case RIGHT -> {}
                case UNKNOWABLE ->
                    unknowable.add(
                            column.name()
                                    + " shows a name of the time of the row's last change, and PostgreSQL has only the later one");
                case WRONG ->
                    differences.add(new DifferentValue(
                            expected.key(),
                            column.name(),
                            lookups.describe(column.name(), shown(column.type(), inSource)),
                            lookups.describe(column.name(), shown(column.type(), inWarehouse))));
            }
        }
    }

    private Map<String, @Nullable String> shown(Row row, List<TablePlan.Witness> witnesses) {
        Map<String, @Nullable String> shown = new LinkedHashMap<>();
        for (int i = 0; i < plan.columns().size(); i++) {
            ComparedColumn column = plan.columns().get(i);
            shown.put(column.name(), shown(column.type(), row.values().get(i)));
        }
        for (int i = 0; i < witnesses.size(); i++) {
            shown.putIfAbsent(witnesses.get(i).name(), row.witnesses().get(i));
        }
        return shown;
    }

    private static @Nullable String shown(ColumnType type, @Nullable String text) {
        if (text == null || (type != ColumnType.TIMESTAMP && type != ColumnType.DATETIME)) {
            return text;
        }
        String instant =
                Instant.EPOCH.plus(Long.parseLong(text), ChronoUnit.MICROS).toString();
        return type == ColumnType.TIMESTAMP ? instant : instant.substring(0, instant.length() - 1);
    }
}
