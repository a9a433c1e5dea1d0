package dev.wwi.streams.fact;

import dev.wwi.streams.fact.SourceTopics.Message;
import java.util.List;
import java.util.Random;

/** What compaction leaves of a row's records. */
final class Compaction {
    private Compaction() {}

    /** Up to some place only the last record is left, and of that perhaps nothing if the row was gone there. */
    static List<Message> upToSomewhere(List<Message> row, Random random) {
        int cleaned = 1 + random.nextInt(row.size());
        boolean isGone = row.get(cleaned - 1).value() == null;
        return row.subList(isGone && random.nextBoolean() ? cleaned : cleaned - 1, row.size());
    }

    /** Only the last record is left. */
    static List<Message> upToTheEnd(List<Message> row) {
        return row.subList(row.size() - 1, row.size());
    }
}
