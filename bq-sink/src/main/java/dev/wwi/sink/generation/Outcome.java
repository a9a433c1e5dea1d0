package dev.wwi.sink.generation;

/** How a rebuild ends. */
public enum Outcome {
    /** The new generation took the old one's place for good. */
    REPLACED,
    /** It was shown, and then the old one again. */
    ROLLED_BACK,
    /** It was given up before readers saw it. */
    ABORTED
}
