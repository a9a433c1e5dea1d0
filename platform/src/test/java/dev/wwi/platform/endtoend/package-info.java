/**
 * The judge of the whole pipeline: a ledger kept by PostgreSQL itself, SQL that computes from it what every warehouse
 * row must be, and the tests that hold the running platform against it.
 */
@NullMarked
package dev.wwi.platform.endtoend;

import org.jspecify.annotations.NullMarked;
