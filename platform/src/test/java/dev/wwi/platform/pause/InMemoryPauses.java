package dev.wwi.platform.pause;

import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseStore;
import java.util.Map;
import java.util.TreeMap;

/** Pauses that are kept nowhere. */
public final class InMemoryPauses implements PauseStore {
    private final Map<String, Pause> pauses = new TreeMap<>();

    @Override
    public synchronized void add(Pause pause) {
        pauses.put(pause.scope(), pause);
    }

    @Override
    public synchronized void remove(String scope) {
        pauses.remove(scope);
    }

    @Override
    public synchronized Map<String, Pause> read() {
        return new TreeMap<>(pauses);
    }
}
