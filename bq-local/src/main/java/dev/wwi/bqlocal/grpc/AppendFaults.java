package dev.wwi.bqlocal.grpc;

import com.google.rpc.Code;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Faults that a test wants the next appends to meet, in the order they were asked for. Each meets one append, of whatever
 * connection sends it first. Thread-safe.
 */
public final class AppendFaults {
    /** What happens to an append. */
    sealed interface Fault {
        /** It is not applied and answered with an error on its connection, which stays usable. */
        record Refusal(Code code) implements Fault {}

        /** It is applied, but its connection breaks before the answer. */
        record LostAnswer() implements Fault {}
    }

    private final Deque<Fault> faults = new ArrayDeque<>();

    /** The next appends are refused with a code such as ABORTED, INTERNAL, UNAVAILABLE or RESOURCE_EXHAUSTED. */
    public synchronized void refuse(int appends, Code code) {
        for (int i = 0; i < appends; i++) {
            faults.add(new Fault.Refusal(code));
        }
    }

    /** The next appends are applied, and their connections break before the client learns of it. */
    public synchronized void loseAnswers(int appends) {
        for (int i = 0; i < appends; i++) {
            faults.add(new Fault.LostAnswer());
        }
    }

    /** Forgets the faults that no append has met yet. */
    public synchronized void clear() {
        faults.clear();
    }

    synchronized @Nullable Fault next() {
        return faults.poll();
    }

    static WriteError error(StreamName stream, Fault.Refusal refusal) {
        return new WriteError(refusal.code(), null, "Injected fault", stream.toString(), List.of());
    }
}
