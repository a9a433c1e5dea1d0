package dev.wwi.bqlocal.storage;

/** Hears what became of an append; called by the write loop, in the order of the appends, and must not block. */
@FunctionalInterface
public interface AppendListener {
    void done(AppendOutcome outcome);
}
