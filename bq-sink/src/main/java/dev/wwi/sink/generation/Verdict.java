package dev.wwi.sink.generation;

/** What a comparison of two generations found; the text is for the operator. */
public sealed interface Verdict {

    /** In words. */
    String text();

    /** Every row and column is equal. */
    record Equal(String text) implements Verdict {}

    /** They are not. */
    record Different(String text) implements Verdict {}

    /** They could not be compared, wholly or in part. */
    record Unverified(String text) implements Verdict {}
}
