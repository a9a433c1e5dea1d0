/**
 * Compares the warehouse with PostgreSQL itself. It shares no code with the pipeline, so that it cannot share its
 * mistakes.
 */
@NullMarked
package dev.wwi.reconcile;

import org.jspecify.annotations.NullMarked;
