/** The local BigQuery as the real Google clients see it. */
@NullMarked
package dev.wwi.bqlocal;

import org.jspecify.annotations.NullMarked;
