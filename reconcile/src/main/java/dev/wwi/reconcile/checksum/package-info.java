/**
 * Comparison by counts and checksums of key ranges that both databases compute themselves, narrowed down to the rows
 * that differ, and the confirmation of what differs while changes go on.
 */
@NullMarked
package dev.wwi.reconcile.checksum;

import org.jspecify.annotations.NullMarked;
