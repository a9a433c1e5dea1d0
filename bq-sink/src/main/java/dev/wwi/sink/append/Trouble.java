package dev.wwi.sink.append;

/**
 * Why a table takes no rows, for the operator. It is tried again all the same, at long intervals.
 *
 * @param code a stable name of the state
 * @param reason what was refused, by whom, in whose words
 * @param hint what to do about it
 */
public record Trouble(String code, String reason, String hint) {}
