/** {@code wwi bench freshness}: how long a commit takes to each station on its way, and until a query sees it. */
@NullMarked
package dev.wwi.platform.bench.freshness;

import org.jspecify.annotations.NullMarked;
