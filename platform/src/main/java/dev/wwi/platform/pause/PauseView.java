package dev.wwi.platform.pause;

/**
 * A pause, in force or not yet.
 *
 * @param scope a stage, or a table of the warehouse
 * @param since when it was ordered, ISO 8601
 * @param reason why, in the operator's words
 * @param effect what stands still and what goes on
 * @param risk what becomes of it with time
 */
public record PauseView(String scope, String since, String reason, String effect, String risk) {}
