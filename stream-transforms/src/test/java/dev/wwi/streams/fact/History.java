package dev.wwi.streams.fact;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.dimension.DimensionHistory;
import dev.wwi.streams.fact.SourceTopics.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A random history of the whole source, and what the warehouse must hold because of it. Histories of different numbers
 * have no row in common, so that many of them can go through one application.
 */
final class History {
    private static final int IDS_APART = 1_000;

    private final long seed;
    private final int number;
    private final DimensionHistory dimensions;
    private final RandomTrade trade;
    private @Nullable FactOracle oracle;

    /**
     * Makes one.
     *
     * @param number which ids its rows have
     * @param clockIsSteady as {@link RandomTrade} has it
     */
    History(long seed, int number, boolean clockIsSteady) {
        this.seed = seed;
        this.number = number;
        this.dimensions = DimensionHistory.of(seed, firstId());
        this.trade = new RandomTrade(seed, firstId(), DimensionHistory.IDS, clockIsSteady);
    }

    /** The number of the history that a row of this id belongs to. */
    static int numberOf(long id) {
        return (int) (id / IDS_APART);
    }

    long seed() {
        return seed;
    }

    int number() {
        return number;
    }

    /** The changes of each table that feeds dimensions, in WAL order. */
    List<List<Message>> dimensionRecords(SchemaIds schemaIds) {
        return records(dimensions, schemaIds);
    }

    /** The records of a dimensions' history, topic by topic. */
    static List<List<Message>> records(DimensionHistory dimensions, SchemaIds schemaIds) {
        return dimensions.records(schemaIds).stream()
                .map(topic -> topic.stream().map(History::message).toList())
                .toList();
    }

    /** The changes of each row that facts are made of, in WAL order. */
    List<List<Message>> factRecords(SourceTopics topics) {
        return trade.rowHistories().stream()
                .map(row -> row.stream()
                        .flatMap(event -> topics.messages(event).stream())
                        .toList())
                .toList();
    }

    /** All records, as they may arrive: at random, or one kind after the other. */
    List<Message> arrivals(SourceTopics topics, SchemaIds schemaIds, Random random) {
        List<List<Message>> dimensionQueues = dimensionRecords(schemaIds);
        List<List<Message>> factQueues = factRecords(topics);
        List<Message> arrivals = new ArrayList<>();
        switch (random.nextInt(4)) {
            case 0 -> {
                arrivals.addAll(Interleaving.of(dimensionQueues, random));
                arrivals.addAll(Interleaving.of(factQueues, random));
            }
            case 1 -> {
                arrivals.addAll(Interleaving.of(factQueues, random));
                arrivals.addAll(Interleaving.of(dimensionQueues, random));
            }
            default -> {
                List<List<Message>> all = new ArrayList<>(dimensionQueues);
                all.addAll(factQueues);
                arrivals.addAll(Interleaving.of(all, random));
            }
        }
        return arrivals;
    }

    /** How many of the rows that facts are made of were read last, and not changed. */
    long rowsThatEndInARead() {
        return trade.rowHistories().stream()
                .filter(row -> row.get(row.size() - 1).kind() == RowEvent.Kind.REREAD)
                .count();
    }

    DimensionHistory dimensions() {
        return dimensions;
    }

    /** The rows of a fact. */
    Collection<Map<String, @Nullable Object>> facts(String table) {
        if (oracle == null) {
            oracle = new FactOracle(trade.rowHistories(), dimensions.timelines());
        }
        return oracle.rows(table);
    }

    private int firstId() {
        return number * IDS_APART + 1;
    }

    private static Message message(ProducerRecord<byte[], byte[]> record) {
        return new Message(record.topic(), Bytes.wrap(record.key()), Bytes.wrap(record.value()), record.timestamp());
    }
}
