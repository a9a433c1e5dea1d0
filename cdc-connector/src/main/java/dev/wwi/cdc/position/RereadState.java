package dev.wwi.cdc.position;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * How far the read of a table beside the stream is.
 *
 * @param table its qualified name
 * @param after the last row's key that is in Kafka, as text; empty at the start
 * @param upTo the greatest key when it began, as text: what comes behind it, the stream has; empty before that is known,
 *     and of a table that was empty
 * @param rows how many rows are
 * @param earlierEnds where the partitions of its topic ended when it began; empty before that is known
 * @param first whether it is the first read of a table that was added to those that are captured; left out where it is
 *     not, so that an earlier version reads what it knows
 */
public record RereadState(
        String table,
        List<String> after,
        List<String> upTo,
        long rows,
        Map<Integer, Long> earlierEnds,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean first) {
    /** Copies. */
    public RereadState {
        after = List.copyOf(after);
        upTo = List.copyOf(upTo);
        earlierEnds = Map.copyOf(earlierEnds);
    }

    /** One that has not begun. */
    public static RereadState requested(String table) {
        return new RereadState(table, List.of(), List.of(), 0, Map.of(), false);
    }

    /** The first of a table that is captured from now on. */
    public static RereadState added(String table) {
        return new RereadState(table, List.of(), List.of(), 0, Map.of(), true);
    }

    /** The same with its bounds known. */
    public RereadState begun(List<String> greatestKey, Map<Integer, Long> ends) {
        return new RereadState(table, after, greatestKey, rows, ends, first);
    }

    /** The same, so many rows further. */
    public RereadState passed(List<String> lastKey, long moreRows) {
        return new RereadState(table, lastKey, upTo, rows + moreRows, earlierEnds, first);
    }
}
