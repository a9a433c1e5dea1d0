package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.Difference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells what differs from what was only looked at while it changed.
 *
 * <p>The sides are observed in rounds. In each PostgreSQL is read in a new snapshot, then the warehouse once it has passed
 * that snapshot. A difference counts when two rounds in succession show the same rows on both sides, the witnesses
 * included. Suppose that the warehouse were right: what it shows in the second round then comes from a change after the
 * second snapshot, for it has passed that snapshot and shows something else. But it showed the same row, with the LSN
 * of the same change, before that snapshot was taken. A row that it lacks in both rounds would have to have been put
 * back in between, which the row's version in PostgreSQL excludes.
 *
 * <p>A row that changes all the time is right when the warehouse shows what the snapshot has, or showed before it what it
 * has: then the row's change was in the warehouse when PostgreSQL was looked at. Not thread-safe.
 */
final class Confirmation {
    private final Map<List<String>, Observation> pending = new HashMap<>();
    private final Set<List<String>> unobserved;
    private final Map<List<String>, List<Difference>> confirmed = new HashMap<>();
    private final Map<List<String>, String> unknowable = new HashMap<>();

    Confirmation(Set<List<String>> keys) {
        this.unobserved = new HashSet<>(keys);
    }

    /** The keys about which nothing is decided yet. */
    Set<List<String>> undecided() {
        Set<List<String>> keys = new HashSet<>(unobserved);
        keys.addAll(pending.keySet());
        return keys;
    }

    /** Takes one observation of every undecided key. */
    void observe(List<Observation> observations, Judgement.Judge judge) {
        List<Judgement> judgements = judge.judge(observations);
        List<Observation> changed = new ArrayList<>();
        for (int i = 0; i < observations.size(); i++) {
            Observation observation = observations.get(i);
            unobserved.remove(observation.key());
            Observation before = pending.remove(observation.key());
            if (!(judgements.get(i) instanceof Judgement.Same)) {
                if (observation.equals(before)) {
                    settle(observation.key(), judgements.get(i));
                } else {
                    pending.put(observation.key(), observation);
                    if (before != null) {
                        changed.add(new Observation(observation.key(), observation.expected(), before.actual()));
                    }
                }
            }
        }
        if (!changed.isEmpty()) {
            forgetThoseThatWereRight(changed, judge);
        }
    }

    private void forgetThoseThatWereRight(List<Observation> earlier, Judgement.Judge judge) {
        List<Judgement> judgements = judge.judge(earlier);
        for (int i = 0; i < earlier.size(); i++) {
            if (judgements.get(i) instanceof Judgement.Same) {
                pending.remove(earlier.get(i).key());
            }
        }
    }

    private void settle(List<String> key, Judgement judgement) {
        if (judgement instanceof Judgement.Differs differs) {
            confirmed.put(key, differs.differences());
        } else if (judgement instanceof Judgement.Unknowable unknown) {
            unknowable.put(key, unknown.reason());
        }
    }

    /** The differences that are certain, ordered by key. */
    List<Difference> differences() {
        List<Difference> differences = new ArrayList<>();
        confirmed.keySet().stream()
                .sorted(Comparator.comparing(List::toString))
                .forEach(key -> differences.addAll(confirmed.getOrDefault(key, List.of())));
        return differences;
    }

    /** Why nobody can tell about some rows; each reason with the number of rows. */
    Map<String, Long> unknowable() {
        Map<String, Long> reasons = new TreeMap<>();
        unknowable.values().forEach(reason -> reasons.merge(reason, 1L, Long::sum));
        return reasons;
    }
}
