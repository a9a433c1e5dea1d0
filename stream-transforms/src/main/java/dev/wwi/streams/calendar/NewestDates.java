package dev.wwi.streams.calendar;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Tells the calendar of a year it may not know yet: reads every DATE column of the facts that pass and forwards (year,
 * epoch day) when a task first sees a date of a later year.
 *
 * <p>What a task has seen is not kept across restarts; the calendar ignores years that it has. Years are the keys, so
 * that compaction cannot put an earlier year of one task in the place of a later year of another.
 */
final class NewestDates<K> implements Processor<K, @Nullable SpecificRecordBase, Integer, Integer> {
    private final Map<Schema, int[]> dateColumns = new HashMap<>();
    private int newestYear = Calendar.FIRST_DAY.getYear() - 1;
    private @Nullable ProcessorContext<Integer, Integer> context;

    @Override
    public void init(ProcessorContext<Integer, Integer> context) {
        this.context = context;
        newestYear = Calendar.FIRST_DAY.getYear() - 1;
    }

    @Override
    public void process(Record<K, @Nullable SpecificRecordBase> fact) {
        SpecificRecordBase row = fact.value();
        if (row == null) {
            return;
        }
        for (int column : dateColumns.computeIfAbsent(row.getSchema(), NewestDates::dateColumns)) {
            if (row.get(column) instanceof LocalDate date
                    && date.getYear() > newestYear
                    && !date.isAfter(Calendar.LAST_DAY)) {
                newestYear = date.getYear();
                Objects.requireNonNull(context, "init comes first")
                        .forward(new Record<>(newestYear, (int) date.toEpochDay(), fact.timestamp()));
            }
        }
    }

    private static int[] dateColumns(Schema schema) {
        List<Integer> columns = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            if (isDate(field.schema())) {
                columns.add(field.pos());
            }
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isDate(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream().anyMatch(NewestDates::isDate)
                : schema.getLogicalType() instanceof LogicalTypes.Date;
    }
}
