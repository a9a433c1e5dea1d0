/** Faults that appends meet on demand, so that clients can be tested against a BigQuery that fails. */
@NullMarked
package dev.wwi.bqlocal.fault;

import org.jspecify.annotations.NullMarked;
