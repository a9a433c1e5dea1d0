package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.streams.output.OutputTopic;
import dev.wwi.streams.source.RowLayout;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Makes the facts of one source: its row function, the audit columns and the primary key. Thread-safe. */
final class FactEvaluator {
    private static final String SOURCE_COMMIT_AT = "source_commit_at";
    private static final String SOURCE_LSN = "source_lsn";

    private final TargetTable target;
    private final FactSource source;
    private final RowLayout grainLayout;
    private final @Nullable RowLayout parentLayout;
    private final int commitColumn;
    private final int lsnColumn;

    /**
     * For one source of a fact.
     *
     * @param target the fact's table
     * @param source the source
     * @param grainLayout how the grain's rows are stored
     * @param parentLayout how the parents' rows are stored; null for a source without
     */
    FactEvaluator(TargetTable target, FactSource source, RowLayout grainLayout, @Nullable RowLayout parentLayout) {
        this.target = target;
        this.source = source;
        this.grainLayout = grainLayout;
        this.parentLayout = parentLayout;
        this.commitColumn = target.valueSchema().getField(SOURCE_COMMIT_AT).pos();
        this.lsnColumn = target.valueSchema().getField(SOURCE_LSN).pos();
    }

    /**
     * A fact and what it was made of.
     *
     * @param row the warehouse row
     * @param stored what has to be known to notice that it has become another
     */
    record Fact(SpecificRecordBase row, StoredFact stored) {}

    /** The fact of these rows by these timelines. */
    Fact evaluate(JoinedRows rows, Bytes encodedRows, TimelineIndex timelines) {
        long lookupMicros = source.lookupMicros(rows);
        AsOf asOf = new AsOf(timelines, lookupMicros);
        SpecificRecordBase row = source.rowFunction().row(rows, asOf);
        CurrentRow latest = source.latest(rows);
        row.put(commitColumn, Instant.EPOCH.plus(latest.commitMicros(), ChronoUnit.MICROS));
        row.put(lsnColumn, latest.lsn());
        return new Fact(row, new StoredFact(lookupMicros, encodedRows, asOf.members(), asOf.readings()));
    }

    /** Whether both rows refer to the same parent, or both to none. */
    boolean haveSameParent(CurrentRow grain, CurrentRow other) {
        return source.parent()
                .map(FactSource.Parent::foreignKey)
                .map(key -> Objects.equals(key.apply(grain), key.apply(other)))
                .orElse(true);
    }

    RowLayout grainLayout() {
        return grainLayout;
    }

    JoinedRows decode(Bytes encodedRows) {
        return JoinedRows.decode(grainLayout, parentLayout, encodedRows.get());
    }

    GenericRecord keyOf(SpecificRecordBase row) {
        return OutputTopic.keyOf(target, row);
    }
}
