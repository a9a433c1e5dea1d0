package dev.wwi.sink;

import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.generation.RebuildsStatus;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the sink has done since it started.
 *
 * @param tables in the catalogue's order, raw tables first
 * @param rebuilds the tables that are rebuilt, and those that were; null until the sink has read what was decided
 * @param cost what all tables and change logs ingest
 */
public record SinkStatus(List<TableStatus> tables, @Nullable RebuildsStatus rebuilds, IngestionCost cost) {

    public SinkStatus {
        tables = List.copyOf(tables);
    }

    /**
     * One table.
     *
     * @param table the published name, {@code raw.sales_orders}
     * @param topic what fills it
     * @param group the consumer group whose offsets tell how far it is
     * @param generation of the physical table
     * @param rowsAppended rows handed to BigQuery
     * @param rowsAcknowledged rows BigQuery has
     * @param rowsSuperseded changes that a later one of their key overtook before they were sent
     * @param bytesAppended bytes of rows handed to BigQuery
     * @param deadLetters records that could not become rows
     * @param valuesLeftOut values that BigQuery cannot hold
     * @param newestCommitMicros commit time at the source of the newest change known to be in the table, with all before
     *     it, in microseconds since 1970; empty before the first
     * @param maxStaleness how old the rows may be that a query reads
     * @param troubles why it takes no rows, or not all; empty while it does
     */
    public record TableStatus(
            String table,
            String topic,
            String group,
            long generation,
            long rowsAppended,
            long rowsAcknowledged,
            long rowsSuperseded,
            long bytesAppended,
            long deadLetters,
            long valuesLeftOut,
            OptionalLong newestCommitMicros,
            Duration maxStaleness,
            List<Trouble> troubles) {

        public TableStatus {
            troubles = List.copyOf(troubles);
        }
    }
}
