/** What a start of the sink would need of BigQuery. */
@NullMarked
package dev.wwi.sink.check;

import org.jspecify.annotations.NullMarked;
