package dev.wwi.streams.calendar;

import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.star.DimDate;
import dev.wwi.streams.output.OutputTopic;
import java.time.LocalDate;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Writes the days of the years that dim_date does not have yet, up to that of the newest date; never takes one back. */
final class CalendarProcessor implements Processor<Integer, Integer, GenericRecord, SpecificRecordBase> {
    static final String STORE = "calendar-last-year";

    private static final String LAST_YEAR = "last_year";

    private @Nullable ProcessorContext<GenericRecord, SpecificRecordBase> context;
    private @Nullable KeyValueStore<String, Integer> store;

    @Override
    public void init(ProcessorContext<GenericRecord, SpecificRecordBase> context) {
        this.context = context;
        this.store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<Integer, Integer> newest) {
        ProcessorContext<GenericRecord, SpecificRecordBase> output =
                Objects.requireNonNull(context, "init comes first");
        KeyValueStore<String, Integer> lastYear = Objects.requireNonNull(store, "init comes first");
        int year = LocalDate.ofEpochDay(newest.value()).getYear();
        Integer known = lastYear.get(LAST_YEAR);
        int knownYear = known == null ? Calendar.FIRST_DAY.getYear() - 1 : known;
        if (year <= knownYear) {
            return;
        }
        Calendar.days(knownYear, year)
                .forEach((DimDate day) -> output.forward(
                        new Record<>(OutputTopic.keyOf(TargetTables.DIM_DATE, day), day, newest.timestamp())));
        lastYear.put(LAST_YEAR, year);
    }
}
