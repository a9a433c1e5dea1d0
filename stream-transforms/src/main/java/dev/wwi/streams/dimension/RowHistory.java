package dev.wwi.streams.dimension;

import dev.wwi.streams.source.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All states of one row, ascending by effective instant, one per instant. Immutable. */
final class RowHistory {
    static final RowHistory EMPTY = new RowHistory(List.of());

    private final List<RowState> states;

    /** Of states that ascend. */
    RowHistory(List<RowState> states) {
        this.states = List.copyOf(states);
    }

    List<RowState> states() {
        return states;
    }

    @Nullable
    RowState last() {
        return states.isEmpty() ? null : states.get(states.size() - 1);
    }

    /** With a state that is no earlier than the last; at the same instant it replaces it. */
    RowHistory with(RowState state) {
        List<RowState> appended = new ArrayList<>(states);
        RowState last = last();
        if (last != null && last.effectiveMicros() == state.effectiveMicros()) {
            appended.remove(appended.size() - 1);
        }
        appended.add(state);
        return new RowHistory(appended);
    }

    /** The row as it was at the instant; null before it existed and while it was deleted. */
    @Nullable
    Row at(long micros) {
        int index = floor(micros);
        return index < 0 ? null : states.get(index).row();
    }

    /** The change that took effect at exactly this instant. */
    @Nullable
    RowState changeAt(long micros) {
        int index = floor(micros);
        return index >= 0 && states.get(index).effectiveMicros() == micros ? states.get(index) : null;
    }

    private int floor(long micros) {
        int low = 0;
        int high = states.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (states.get(middle).effectiveMicros() <= micros) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
