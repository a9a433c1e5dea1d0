package dev.wwi.runtime.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service whose health the test sets; it keeps what was called. */
public final class FakeService implements Service {
    private final String name;
    private final @Nullable Exception startFailure;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile Health health = new Health.Starting("connecting");

    public FakeService(String name) {
        this(name, null);
    }

    public FakeService(String name, @Nullable Exception startFailure) {
        this.name = name;
        this.startFailure = startFailure;
    }

    public void become(Health next) {
        health = next;
    }

    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws Exception {
        calls.add("start");
        if (startFailure != null) {
            throw startFailure;
        }
        health = new Health.Running();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
