/** {@code wwi reconcile} within a running platform: the comparison, the repair of what differs, and drift as metrics. */
@NullMarked
package dev.wwi.platform.reconcile;

import org.jspecify.annotations.NullMarked;
