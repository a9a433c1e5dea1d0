package dev.wwi.streams.fact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Random orders of arrival. */
final class Interleaving {
    private Interleaving() {}

    /** One of all, in which each queue keeps its own order. */
    static <T> List<T> of(Collection<List<T>> queues, Random random) {
        List<Deque<T>> waiting = new ArrayList<>();
        queues.stream().filter(queue -> !queue.isEmpty()).forEach(queue -> waiting.add(new ArrayDeque<>(queue)));
        List<T> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int index = random.nextInt(waiting.size());
            ordered.add(waiting.get(index).remove());
            if (waiting.get(index).isEmpty()) {
                waiting.remove(index);
            }
        }
        return ordered;
    }
}
