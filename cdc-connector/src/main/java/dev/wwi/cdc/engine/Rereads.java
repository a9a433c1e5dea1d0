package dev.wwi.cdc.engine;

import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.RereadState;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables that are to be read beside the stream, one after the other. What changes here is stored with the next resume point, so
 * that a restart goes on with it. Thread-safe.
 */
final class Rereads {
    private final CaptureProgress progress;
    private final List<RereadState> states;
    private final Set<String> heldBack = new HashSet<>();
    private boolean changed;
    private boolean ended;

    /** Those that the stored position names. */
    Rereads(Collection<RereadState> stored, CaptureProgress progress) {
        this.progress = progress;
        this.states = new ArrayList<>(stored);
        progress.rereads(List.copyOf(states));
    }

    /**
     * Puts tables last in the row, but for those that are in it and have not begun.
     *
     * @return false if nobody would read them, since capture by this position has ended
     */
    synchronized boolean request(List<SourceTable> tables) {
        if (ended) {
            return false;
        }
        for (SourceTable table : tables) {
            RereadState requested = RereadState.requested(table.qualifiedName());
            if (!states.contains(requested)) {
                states.add(requested);
                changed();
            }
        }
        return true;
    }

    /** Takes no more requests; the names of the tables whose turn has not come. */
    synchronized List<String> end() {
        ended = true;
        return states.stream()
                .map(RereadState::table)
                .filter(table -> states.contains(RereadState.requested(table)))
                .distinct()
                .toList();
    }

    /** Lets a table wait in the row while others pass it. To be called before the first of them begins. */
    synchronized void holdBack(String table) {
        heldBack.add(table);
    }

    /** The one whose turn it is. */
    synchronized Optional<RereadState> first() {
        return states.stream()
                .filter(state -> !heldBack.contains(state.table()))
                .findFirst();
    }

    /** Those that are to be read for the first time, by their qualified names. */
    synchronized List<String> added() {
        return states.stream()
                .filter(RereadState::first)
                .map(RereadState::table)
                .toList();
    }

    /** Takes note how far the first one is; null ends it. */
    synchronized void advance(@Nullable RereadState next) {
        int index = indexOfFirst();
        if (next == null) {
            states.remove(index);
        } else {
            states.set(index, next);
        }
        changed();
    }

    /** Ends the first one without its rows. */
    synchronized void giveUpFirst(CaptureException reason) {
        gaveUp(states.remove(indexOfFirst()).table(), reason);
    }

    /** Ends all of one table without its rows. */
    synchronized void giveUp(String table, CaptureException reason) {
        if (states.removeIf(state -> state.table().equals(table))) {
            gaveUp(table, reason);
        }
    }

    /** Whether there is something to be stored. */
    synchronized boolean isChanged() {
        return changed;
    }

    /** Takes note that the present state goes into the transaction at hand. */
    synchronized List<RereadState> store() {
        changed = false;
        return List.copyOf(states);
    }

    private int indexOfFirst() {
        return states.indexOf(first().orElseThrow());
    }

    private void gaveUp(String table, CaptureException reason) {
        progress.rereadFinished(table, 0, reason.getMessage() + " [" + reason.code() + "]. " + reason.hint());
        changed();
    }

    private void changed() {
        changed = true;
        progress.rereads(List.copyOf(states));
    }
}
