/** What a reconciliation finds, and the values that it compares. */
@NullMarked
package dev.wwi.reconcile.report;

import org.jspecify.annotations.NullMarked;
