package dev.wwi.platform.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * What came of an order about one letter.
 *
 * @param letter {@code sink/42}
 * @param done REPLAYED or DROPPED; null if it was refused
 * @param detail where the record is now, or why it was refused and the way out
 */
public record LetterOutcome(String letter, @Nullable String done, String detail) {}
