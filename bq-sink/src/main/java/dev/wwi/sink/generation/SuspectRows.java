package dev.wwi.sink.generation;

import dev.wwi.sink.table.RowDifference;
import dev.wwi.sink.table.TableDifferences.Found;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that have differed in every look at two tables which go on changing. A row that was once seen equal has all
 * changes that it had before that look; one that differs in {@value #LOOKS_TO_BE_SURE} looks in a row, while neither side
 * changes, is different. Not thread-safe.
 */
final class SuspectRows {

    static final int LOOKS_TO_BE_SURE = 3;

    private final int listed;
    private Map<String, Suspect> suspects = Map.of();
    private boolean allListed;
    private int looksWithTooMany;

    private record Suspect(RowDifference difference, int looks) {}

    /** What is known after a look. */
    sealed interface Judgement {
        /** Every row has been seen equal. */
        record Equal() implements Judgement {}

        /** Rows differ for sure: how many, and some of them. */
        record Different(long total, List<RowDifference> some) implements Judgement {}

        /** Rows differ that may just have changed. */
        record LookAgain(long suspects) implements Judgement {}
    }

    /**
     * @param listed how many rows a look lists at most; beyond, none of them can be told from those not listed
     */
    SuspectRows(int listed) {
        this.listed = listed;
    }

    /** Takes what a look has found. */
    Judgement look(Found found) {
        if (found.total() > listed) {
            allListed = false;
            looksWithTooMany++;
            return looksWithTooMany >= LOOKS_TO_BE_SURE
                    ? new Judgement.Different(found.total(), found.first())
                    : new Judgement.LookAgain(found.total());
        }
        looksWithTooMany = 0;
        Map<String, Suspect> remaining = new HashMap<>();
        for (RowDifference difference : found.first()) {
            Suspect earlier = suspects.get(difference.key());
            if (earlier != null) {
                boolean unchanged = difference.equals(earlier.difference());
                remaining.put(difference.key(), new Suspect(difference, unchanged ? earlier.looks() + 1 : 1));
            } else if (!allListed) {
                remaining.put(difference.key(), new Suspect(difference, 1));
            }
        }
        suspects = remaining;
        allListed = true;
        List<RowDifference> sure = remaining.values().stream()
                .filter(suspect -> suspect.looks() >= LOOKS_TO_BE_SURE)
                .map(Suspect::difference)
                .toList();
        if (!sure.isEmpty()) {
            return new Judgement.Different(sure.size(), sure);
        }
        return remaining.isEmpty() ? new Judgement.Equal() : new Judgement.LookAgain(remaining.size());
    }
}
